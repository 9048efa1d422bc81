import { useStore } from 'zustand'
import { isUntouched } from '#core/mask/mask.ts'
import { modelNamed, models } from '#core/models.ts'
import { choicesOf } from '#features/prompt/choices.ts'
import styles from '#features/prompt/Plan.module.css'
import type { CurrentRequest } from '#features/prompt/useRequest.ts'
import { text } from '#features/text.ts'
import type { Document, Source } from '#stores/document.ts'
import type { PlanStore } from '#stores/plan.ts'
import { CheckField } from '#ui/CheckField.tsx'
import type { Choice } from '#ui/SelectField.tsx'

interface AxisFieldProps {
  readonly label: string
  /** The form's own value, which is always part of it. */
  readonly own?: string | undefined
  readonly choices: readonly Choice<string>[]
  readonly chosen: readonly string[]
  readonly note?: string
  readonly onChanged: (chosen: readonly string[]) => void
}

/** Values to try one after another. */
function AxisField({ label, own, choices, chosen, note, onChanged }: AxisFieldProps) {
  return (
    <fieldset className={styles.axis}>
      <legend>{label}</legend>
      {choices.map(({ value, label: words }) => (
        <CheckField
          key={value}
          label={words}
          checked={value === own || chosen.includes(value)}
          onToggled={(on) =>
            value !== own &&
            onChanged(on ? [...chosen, value] : chosen.filter((other) => other !== value))
          }
        />
      ))}
      {note && <p className={styles.axisNote}>{note}</p>}
    </fieldset>
  )
}

interface TargetFieldsProps {
  readonly document: Document
  readonly plan: PlanStore
}

const named = ({ id, name }: Source): Choice<string> => ({ value: id, label: name })

/** Which pictures are edited, and by which masks. */
export function TargetFields({ document, plan }: TargetFieldsProps) {
  const { sources, paintings } = useStore(document.state)
  const { pictures, masks } = useStore(plan.state)
  if (sources.length < 2) return null
  const painted = sources.filter(({ id }) => {
    const mask = paintings[id]?.mask
    return mask && !isUntouched(mask)
  })
  return (
    <>
      <AxisField
        label={text.plan.pictures}
        own={sources[0]?.id}
        choices={sources.map(named)}
        chosen={pictures}
        note={text.plan.picturesNote}
        onChanged={(chosen) => plan.changed({ pictures: chosen })}
      />
      {painted.length > 1 && (
        <AxisField
          label={text.plan.masks}
          choices={painted.map(named)}
          chosen={masks}
          note={text.plan.masksNote}
          onChanged={(chosen) => plan.changed({ masks: chosen })}
        />
      )}
    </>
  )
}

interface ParamAxesProps {
  readonly plan: PlanStore
  readonly request: CurrentRequest
}

/** Parameters with several values each; of a model only those it takes. */
export function ParamAxes({ plan, request: { params, subject } }: ParamAxesProps) {
  const wishes = useStore(plan.state)
  const { qualities, sizes, backgrounds } = modelNamed(params.model)
  const ids = models.map(({ id }) => id)
  const asTheyAre = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
  const axes = [
    ['models', text.request.model, params.model, asTheyAre([...new Set([params.model, ...ids])])],
    ['qualities', text.request.quality, params.quality, choicesOf(qualities)],
    [
      'sizes',
      text.request.size,
      params.size,
      choicesOf([...new Set([params.size, ...sizes.sizes])]),
    ],
    ['backgrounds', text.request.background, params.background, choicesOf(backgrounds)],
  ] as const
  return axes
    .filter(([axis]) => axis !== 'models' || subject.connection.kind === 'proxy')
    .map(([axis, label, own, choices]) => (
      <AxisField
        key={axis}
        label={label}
        own={own}
        choices={choices}
        chosen={wishes[axis]}
        onChanged={(chosen) => plan.changed({ [axis]: chosen })}
      />
    ))
}
