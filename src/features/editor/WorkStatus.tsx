import { X } from 'lucide-react'
import { useStore } from 'zustand'
import styles from '#features/editor/Editor.module.css'
import { text } from '#features/text.ts'
import type { MaskWork } from '#stores/maskWork.ts'
import { Button } from '#ui/Button.tsx'

/** What takes its time, with a way out. */
export function WorkStatus({ work }: { readonly work: MaskWork }) {
  const underWay = useStore(work.state, (state) => state.work)
  if (!underWay) return null
  return (
    <div className={styles.work} role="status">
      <span>{text.editor.working[underWay.what]}</span>
      <progress value={underWay.share} max={1} aria-label={text.editor.working[underWay.what]} />
      <Button look="plain" icon={<X />} label={text.editor.stop} onClick={() => work.cancelled()} />
    </div>
  )
}
