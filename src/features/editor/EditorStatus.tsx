import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { useStore } from 'zustand'
import { coverage } from '#core/mask/mask.ts'
import styles from '#features/editor/Editor.module.css'
import type { EditorStores } from '#features/editor/EditorPanel.tsx'
import { text } from '#features/text.ts'
import { firstPainting } from '#stores/document.ts'
import { Button } from '#ui/Button.tsx'

const STEP = 1.25

/** Zoom and what is painted. */
export function EditorStatus({ document, viewport }: EditorStores) {
  const scale = useStore(viewport.state, ({ view }) => view.scale)
  const share = useStore(document.state, (state) => {
    const painting = firstPainting(state)
    return painting ? coverage(painting.mask) : 0
  })
  return (
    <div className={styles.status}>
      <span className={styles.coverage}>{text.editor.masked(share)}</span>
      <Button
        look="plain"
        icon={<ZoomOut />}
        label={text.editor.zoomOut}
        onClick={() => viewport.zoomed(1 / STEP)}
      />
      <span className={styles.zoom}>{`${Math.round(scale * 100)} %`}</span>
      <Button
        look="plain"
        icon={<ZoomIn />}
        label={text.editor.zoomIn}
        onClick={() => viewport.zoomed(STEP)}
      />
      <Button
        look="plain"
        icon={<Maximize />}
        label={text.editor.fit}
        onClick={viewport.pictureFitted}
      />
    </div>
  )
}
