import { useStore } from 'zustand'
import { formatsFor } from '#core/fitParams.ts'
import { modelNamed, modelNote, models } from '#core/models.ts'
import type { ProblemField } from '#core/problems.ts'
import { MAX_SEED, seedRules } from '#core/seed.ts'
import { choicesOf, optionalChoices } from '#features/prompt/choices.ts'
import { LockFields } from '#features/prompt/LockFields.tsx'
import { MoreFields } from '#features/prompt/MoreFields.tsx'
import styles from '#features/prompt/Request.module.css'
import { SizeFields } from '#features/prompt/SizeFields.tsx'
import type { CurrentRequest } from '#features/prompt/useRequest.ts'
import { text } from '#features/text.ts'
import type { PlanStore } from '#stores/plan.ts'
import type { Regions } from '#stores/regions.ts'
import type { Settings } from '#stores/settings.ts'
import { NumberField } from '#ui/NumberField.tsx'
import { SelectField } from '#ui/SelectField.tsx'
import { TextField } from '#ui/TextField.tsx'

interface ParamFieldsProps {
  readonly settings: Settings
  readonly regions: Regions
  readonly plan: PlanStore
  readonly request: CurrentRequest
  /** ISO 8601. */
  readonly today: string
  readonly problemOf: (field: ProblemField) => string | undefined
}

const MOST_REPEATS = 1000

/** Model, quality, size and the rest: for a model only what it takes. */
export function ParamFields(props: ParamFieldsProps) {
  const { settings, regions, plan, request, today, problemOf } = props
  const repeat = useStore(plan.state, (wishes) => wishes.repeat)
  const { params: wishes, seed, seedRule } = useStore(settings.state)
  const { params, subject } = request
  const { paramsChanged } = settings
  const model = modelNamed(wishes.model)
  const isCompressed = params.outputFormat === 'jpeg' || params.outputFormat === 'webp'
  return (
    <>
      <TextField
        label={text.request.model}
        list="known-models"
        value={wishes.model}
        note={modelNote(model, today)}
        problem={problemOf('model')}
        spellCheck={false}
        onChange={(event) => paramsChanged({ model: event.target.value })}
      >
        <datalist id="known-models">
          {models.map((known) => (
            <option key={known.id} value={known.id} label={modelNote(known, today)} />
          ))}
        </datalist>
      </TextField>
      <div className={styles.pair}>
        <SelectField
          label={text.request.quality}
          value={params.quality}
          choices={choicesOf(model.qualities)}
          onChosen={(quality) => paramsChanged({ quality })}
        />
        <SizeFields
          rule={model.sizes}
          wish={wishes.size}
          size={params.size}
          hasPicture={subject.pictureSize !== undefined}
          onWished={(size) => paramsChanged({ size })}
        />
        <SelectField
          label={text.request.background}
          value={params.background}
          choices={choicesOf(model.backgrounds)}
          onChosen={(background) => paramsChanged({ background })}
        />
        <SelectField
          label={text.request.format}
          value={params.outputFormat ?? ''}
          choices={optionalChoices(formatsFor(model, params.background))}
          onChosen={(outputFormat) => paramsChanged({ outputFormat })}
        />
        {isCompressed && (
          <NumberField
            label={text.request.compression}
            value={params.outputCompression ?? 100}
            min={0}
            max={100}
            onChanged={(outputCompression) => paramsChanged({ outputCompression })}
          />
        )}
        <NumberField
          label={text.request.images}
          value={params.n}
          min={1}
          max={model.maxImages}
          bounded={false}
          problem={problemOf('images')}
          onChanged={(n) => paramsChanged({ n })}
        />
        <NumberField
          label={text.plan.repeat}
          value={repeat}
          min={1}
          max={MOST_REPEATS}
          onChanged={(times) => plan.changed({ repeat: times })}
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
      <LockFields settings={settings} regions={regions} pictureSize={subject.pictureSize} />
      <MoreFields settings={settings} request={request} model={model} />
    </>
  )
}
