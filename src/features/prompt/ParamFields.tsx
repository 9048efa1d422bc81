import { useStore } from 'zustand'
import { modelNamed, models } from '#core/models.ts'
import type { ProblemField } from '#core/problems.ts'
import { MAX_SEED, seedRules } from '#core/seed.ts'
import styles from '#features/prompt/Request.module.css'
import { text } from '#features/text.ts'
import type { Settings } from '#stores/settings.ts'
import { NumberField } from '#ui/NumberField.tsx'
import { SelectField } from '#ui/SelectField.tsx'
import { TextField } from '#ui/TextField.tsx'

interface ParamFieldsProps {
  readonly settings: Settings
  readonly problemOf: (field: ProblemField) => string | undefined
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const choices = (values: readonly string[]) =>
  values.map((value) => ({ value, label: capitalised(value).replace(/^(\d+)x(\d+)$/, '$1 × $2') }))

/** Model, quality, size and the rest. */
export function ParamFields({ settings, problemOf }: ParamFieldsProps) {
  const { params, seed, seedRule, maskEdge } = useStore(settings.state)
  const model = modelNamed(params.model)
  return (
    <>
      <TextField
        label={text.request.model}
        list="known-models"
        value={params.model}
        note={model.note}
        problem={problemOf('model')}
        spellCheck={false}
        onChange={(event) => settings.paramsChanged({ model: event.target.value })}
      >
        <datalist id="known-models">
          {models.map(({ id, note }) => (
            <option key={id} value={id} label={note} />
          ))}
        </datalist>
      </TextField>
      <div className={styles.pair}>
        <SelectField
          label={text.request.quality}
          value={params.quality}
          choices={choices(model.qualities)}
          onChosen={(quality) => settings.paramsChanged({ quality })}
        />
        <SelectField
          label={text.request.size}
          value={params.size}
          choices={choices(model.sizes)}
          onChosen={(size) => settings.paramsChanged({ size })}
        />
        <SelectField
          label={text.request.background}
          value={params.background}
          choices={choices(model.backgrounds)}
          onChosen={(background) => settings.paramsChanged({ background })}
        />
        <NumberField
          label={text.request.images}
          value={params.n}
          min={1}
          max={model.maxImages}
          bounded={false}
          problem={problemOf('images')}
          onChanged={(n) => settings.paramsChanged({ n })}
        />
        <NumberField
          label={text.request.seed}
          value={seed}
          min={0}
          max={MAX_SEED}
          onChanged={settings.seedChanged}
        />
        <SelectField
          label={text.request.seedRule}
          value={seedRule}
          choices={seedRules.map((rule) => ({ value: rule, label: text.request.seedRules[rule] }))}
          onChosen={settings.seedRuleChanged}
        />
      </div>
      <p className={styles.note}>{text.request.seedNote}</p>
      <SelectField
        label={text.request.maskEdge}
        value={maskEdge}
        choices={[
          { value: 'hard', label: text.request.maskEdges.hard },
          { value: 'soft', label: text.request.maskEdges.soft },
        ]}
        onChosen={settings.maskEdgeChanged}
      />
    </>
  )
}
