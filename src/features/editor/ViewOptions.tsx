import { Eye } from 'lucide-react'
import { useStore } from 'zustand'
import styles from '#features/editor/Editor.module.css'
import { text } from '#features/text.ts'
import type { MaskView, Tools } from '#stores/tools.ts'
import { SelectField } from '#ui/SelectField.tsx'
import { Slider } from '#ui/Slider.tsx'

const views: readonly MaskView[] = ['colour', 'outline', 'alone']

/** How the mask is shown. */
export function ViewOptions({ tools }: { readonly tools: Tools }) {
  const { maskView, maskColour, maskOpacity } = useStore(tools.state)
  return (
    <details className={styles.view}>
      <summary title={text.editor.view}>
        <Eye aria-hidden="true" />
        {text.editor.view}
      </summary>
      <div className={styles.popover}>
        <SelectField
          label={text.editor.maskView}
          value={maskView}
          choices={views.map((value) => ({ value, label: text.editor.maskViews[value] }))}
          note={text.editor.hideHint}
          onChosen={(next) => tools.viewChanged({ maskView: next })}
        />
        <label className={styles.swatch}>
          {text.editor.maskColour}
          <input
            type="color"
            value={maskColour}
            onChange={(event) => tools.viewChanged({ maskColour: event.target.value })}
          />
        </label>
        <Slider
          label={text.editor.maskOpacity}
          value={maskOpacity * 100}
          min={5}
          max={100}
          unit="%"
          onChanged={(percent) => tools.viewChanged({ maskOpacity: percent / 100 })}
        />
      </div>
    </details>
  )
}
