import { Brush, Contrast, Eraser, Hand, Redo2, Trash2, Undo2 } from 'lucide-react'
import { useStore } from 'zustand'
import { canRedo, canUndo } from '#core/mask/history.ts'
import { isUntouched } from '#core/mask/mask.ts'
import styles from '#features/editor/Editor.module.css'
import type { EditorStores } from '#features/editor/EditorPanel.tsx'
import { text } from '#features/text.ts'
import { firstPainting } from '#stores/document.ts'
import { Button } from '#ui/Button.tsx'

const tools = [
  { name: 'brush', label: text.editor.brush, icon: <Brush />, key: 'B' },
  { name: 'eraser', label: text.editor.eraser, icon: <Eraser />, key: 'E' },
  { name: 'pan', label: text.editor.pan, icon: <Hand />, key: 'Space' },
] as const

/** Tools, undo and what is done to the whole mask. */
export function Toolbar({ stores }: { readonly stores: EditorStores }) {
  const { document } = stores
  const chosen = useStore(stores.tools.state, ({ tool }) => tool)
  const painting = useStore(document.state, firstPainting)
  return (
    <div
      className={styles.group}
      role="toolbar"
      tabIndex={-1}
      aria-label={text.editor.tools}
      // A press by mouse leaves the focus where it is, so that Space goes on moving the picture.
      onMouseDown={(event) => event.preventDefault()}
    >
      {tools.map(({ name, label, icon, key }) => (
        <Button
          key={name}
          look="plain"
          icon={icon}
          label={label}
          title={`${label} (${key})`}
          aria-pressed={chosen === name}
          onClick={() => stores.tools.toolChosen(name)}
        />
      ))}
      <span className={styles.rule} />
      <Button
        look="plain"
        icon={<Undo2 />}
        label={text.editor.undo}
        disabled={!painting || !canUndo(painting.history)}
        onClick={document.changeUndone}
      />
      <Button
        look="plain"
        icon={<Redo2 />}
        label={text.editor.redo}
        disabled={!painting || !canRedo(painting.history)}
        onClick={document.changeRedone}
      />
      <span className={styles.rule} />
      <Button
        look="plain"
        icon={<Contrast />}
        label={text.editor.invert}
        disabled={!painting}
        onClick={document.maskInverted}
      />
      <Button
        look="plain"
        icon={<Trash2 />}
        label={text.editor.clear}
        disabled={!painting || isUntouched(painting.mask)}
        onClick={document.maskCleared}
      />
    </div>
  )
}
