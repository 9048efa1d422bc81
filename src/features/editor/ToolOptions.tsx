import { useStore } from 'zustand'
import type { CombineMode } from '#core/mask/combine.ts'
import { BrushSettings } from '#features/editor/BrushSettings.tsx'
import styles from '#features/editor/Editor.module.css'
import type { EditorStores } from '#features/editor/EditorPanel.tsx'
import { ShapeByNumbers } from '#features/editor/ShapeByNumbers.tsx'
import { text } from '#features/text.ts'
import type { SmartHint } from '#stores/tools.ts'
import { Button } from '#ui/Button.tsx'
import { CheckField } from '#ui/CheckField.tsx'
import { Slider } from '#ui/Slider.tsx'

const modes: readonly CombineMode[] = ['add', 'subtract', 'replace']
const hints: readonly SmartHint[] = ['box', 'inside', 'outside']

interface SegmentsProps<Value extends string> {
  readonly label: string
  readonly values: readonly Value[]
  readonly chosen: Value
  readonly words: Readonly<Record<Value, string>>
  readonly isDisabled?: (value: Value) => boolean
  readonly onChosen: (value: Value) => void
}

function Segments<Value extends string>(props: SegmentsProps<Value>) {
  const { label, values, chosen, words, isDisabled = () => false, onChosen } = props
  return (
    <fieldset className={styles.segments} aria-label={label}>
      {values.map((value) => (
        <Button
          key={value}
          look="plain"
          aria-pressed={value === chosen}
          disabled={isDisabled(value)}
          onClick={() => onChosen(value)}
        >
          {words[value]}
        </Button>
      ))}
    </fieldset>
  )
}

function SelectOptions({ stores }: { readonly stores: EditorStores }) {
  const { tools, document, work } = stores
  const { tool, mode, tolerance, contiguous, smartHint } = useStore(tools.state)
  const hasThing = useStore(work.state, ({ smart }) => smart !== undefined)
  return (
    <div className={styles.options}>
      <Segments
        label={text.editor.mode}
        values={modes}
        chosen={mode}
        words={text.editor.modes}
        onChosen={(next) => tools.selectingChanged({ mode: next })}
      />
      {tool === 'wand' && (
        <>
          <Slider
            label={text.editor.tolerance}
            value={tolerance}
            min={0}
            max={100}
            unit=""
            onChanged={(next) => tools.selectingChanged({ tolerance: next })}
          />
          <CheckField
            label={text.editor.contiguous}
            checked={contiguous}
            onToggled={(next) => tools.selectingChanged({ contiguous: next })}
          />
        </>
      )}
      {tool === 'smartSelect' && (
        <Segments
          label={text.editor.hint}
          values={hints}
          chosen={smartHint}
          words={text.editor.hints}
          isDisabled={(hint) => hint !== 'box' && !hasThing}
          onChosen={(next) => tools.selectingChanged({ smartHint: next })}
        />
      )}
      {(tool === 'rectangle' || tool === 'ellipse') && (
        <ShapeByNumbers kind={tool} mode={mode} document={document} />
      )}
      <p className={styles.hint}>{text.editor.toolHints[tool]}</p>
    </div>
  )
}

/** The settings of the chosen tool. */
export function ToolOptions({ stores }: { readonly stores: EditorStores }) {
  const tool = useStore(stores.tools.state, (state) => state.tool)
  const hint = useStore(stores.tools.state, (state) => state.smartHint)
  const isBrush = tool === 'brush' || tool === 'eraser'
  if (tool === 'pan') return <p className={styles.hint}>{text.editor.toolHints.pan}</p>
  return (
    <>
      {!isBrush && <SelectOptions stores={stores} />}
      {(isBrush || (tool === 'smartSelect' && hint !== 'box')) && <BrushSettings {...stores} />}
    </>
  )
}
