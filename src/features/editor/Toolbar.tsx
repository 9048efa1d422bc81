import {
  Brush,
  Circle,
  Eraser,
  Hand,
  Lasso,
  type LucideIcon,
  Pentagon,
  Redo2,
  Sparkle,
  Square,
  Undo2,
  WandSparkles,
} from 'lucide-react'
import { useStore } from 'zustand'
import { canRedo, canUndo } from '#core/mask/history.ts'
import styles from '#features/editor/Editor.module.css'
import type { EditorStores } from '#features/editor/EditorPanel.tsx'
import { text } from '#features/text.ts'
import { firstPainting } from '#stores/document.ts'
import { type ToolName, toolNames } from '#stores/tools.ts'
import { Button } from '#ui/Button.tsx'

const icons: Readonly<Record<ToolName, LucideIcon>> = {
  brush: Brush,
  eraser: Eraser,
  rectangle: Square,
  ellipse: Circle,
  lasso: Lasso,
  polygon: Pentagon,
  wand: WandSparkles,
  smartSelect: Sparkle,
  pan: Hand,
}

/** Tools, undo and redo. */
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
      {toolNames.map((name) => {
        const Icon = icons[name]
        const { label, key } = text.editor.tool[name]
        return (
          <Button
            key={name}
            look="plain"
            icon={<Icon />}
            label={label}
            title={`${label} (${key})`}
            aria-pressed={chosen === name}
            onClick={() => stores.tools.toolChosen(name)}
          />
        )
      })}
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
    </div>
  )
}
