import { useStore } from 'zustand'
import styles from '#features/editor/Editor.module.css'
import { text } from '#features/text.ts'
import { type Document, firstSource } from '#stores/document.ts'
import type { Tools } from '#stores/tools.ts'
import { CheckField } from '#ui/CheckField.tsx'
import { Slider } from '#ui/Slider.tsx'

/** Where no picture sets the bound. */
const DEFAULT_LONGER_SIDE = 4096

interface BrushSettingsProps {
  readonly tools: Tools
  readonly document: Document
}

/** Size, hardness and strength of brush and eraser. */
export function BrushSettings({ tools, document }: BrushSettingsProps) {
  const { sizePx, hardness, strength, smoothing, pressure } = useStore(tools.state)
  const size = useStore(document.state, (state) => firstSource(state)?.size)
  const longerSide = size ? Math.max(size.width, size.height) : DEFAULT_LONGER_SIDE
  return (
    <div className={styles.brush}>
      <Slider
        label={text.editor.size}
        shortLabel={text.editor.sizeShort}
        value={Math.min(sizePx, longerSide)}
        min={1}
        max={longerSide}
        unit="px"
        logarithmic
        onChanged={(px) => tools.brushChanged({ sizePx: px })}
      />
      <Slider
        label={text.editor.hardness}
        value={hardness * 100}
        min={0}
        max={100}
        unit="%"
        onChanged={(percent) => tools.brushChanged({ hardness: percent / 100 })}
      />
      <Slider
        label={text.editor.strength}
        value={strength * 100}
        min={1}
        max={100}
        unit="%"
        onChanged={(percent) => tools.brushChanged({ strength: percent / 100 })}
      />
      <Slider
        label={text.editor.smoothing}
        value={smoothing * 100}
        min={0}
        max={100}
        unit="%"
        onChanged={(percent) => tools.brushChanged({ smoothing: percent / 100 })}
      />
      <CheckField
        label={text.editor.pressure}
        checked={pressure === 'size'}
        onToggled={(counts) => tools.brushChanged({ pressure: counts ? 'size' : 'off' })}
      />
    </div>
  )
}
