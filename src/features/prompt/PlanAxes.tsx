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

const asTheyAre = (values: readonly string[]) => values.map((value) => ({ value, label: value }))

interface ParamAxesProps {
  readonly plan: PlanStore
  readonly request: CurrentRequest
}

const axes = ['models', 'qualities', 'sizes', 'backgrounds'] as const
const fields = {
  models: 'model',
  qualities: 'quality',
  sizes: 'size',
  backgrounds: 'background',
} as const

/** Parameters with several values each: those the model takes, and those that are wished. */
export function ParamAxes({ plan, request: { params, subject, send } }: ParamAxesProps) {
  const wishes = useStore(plan.state)
  const { qualities, sizes, backgrounds } = modelNamed(params.model)
  const known = { models: models.map(({ id }) => id), qualities, sizes: sizes.sizes, backgrounds }
  const isOffered = {
    models: subject.connection.kind === 'proxy',
    qualities: true,
    // Parts of a picture have sizes of their own.
    sizes: send === 'whole',
    backgrounds: true,
  }
  return axes
    .filter((axis) => isOffered[axis])
    .map((axis) => {
      const field = fields[axis]
      const values = [...new Set([params[field], ...known[axis], ...wishes[axis]])]
      return (
        <AxisField
          key={axis}
          label={text.request[field]}
          own={params[field]}
          choices={axis === 'models' ? asTheyAre(values) : choicesOf(values)}
          chosen={wishes[axis]}
          onChanged={(chosen) => plan.changed({ [axis]: chosen })}
        />
      )
    })
}
