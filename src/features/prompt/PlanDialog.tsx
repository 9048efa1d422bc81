import { useStore } from 'zustand'
import { isUntouched } from '#core/mask/mask.ts'
import { modelNamed, models } from '#core/models.ts'
import { planCostWords, totalCost } from '#core/plan/budget.ts'
import { choicesOf } from '#features/prompt/choices.ts'
import styles from '#features/prompt/Plan.module.css'
import { PlanPrompts } from '#features/prompt/PlanPrompts.tsx'
import { PlanTable } from '#features/prompt/PlanTable.tsx'
import { TakenNote } from '#features/prompt/TakenNote.tsx'
import type { PlanNow } from '#features/prompt/usePlan.ts'
import type { CurrentRequest } from '#features/prompt/useRequest.ts'
import { text } from '#features/text.ts'
import type { Document, Source } from '#stores/document.ts'
import type { PlanStore } from '#stores/plan.ts'
import { Button } from '#ui/Button.tsx'
import { CheckField } from '#ui/CheckField.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import type { Choice } from '#ui/SelectField.tsx'
import { TextField } from '#ui/TextField.tsx'

interface PlanDialogProps {
  readonly document: Document
  readonly plan: PlanStore
  readonly now: PlanNow
  readonly request: CurrentRequest
  readonly onClosed: () => void
}

type Axis = 'models' | 'qualities' | 'sizes' | 'backgrounds'

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

const named = ({ id, name }: Source): Choice<string> => ({ value: id, label: name })

/** Which pictures are edited, and by which masks. */
function TargetFields({ document, plan }: Pick<PlanDialogProps, 'document' | 'plan'>) {
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

/** Everything a batch is made of, and every request of it. */
export function PlanDialog({ document, plan, now, request, onClosed }: PlanDialogProps) {
  const wishes = useStore(plan.state)
  const { params, subject } = request
  const model = modelNamed(params.model)
  const change = (axis: Axis) => (chosen: readonly string[]) => plan.changed({ [axis]: chosen })
  const isProxy = subject.connection.kind === 'proxy'
  return (
    <Dialog title={text.plan.title} wide closeLabel={text.close} onClosed={onClosed}>
      <div className={styles.plan}>
        <div className={styles.wishes}>
          {wishes.taken ? (
            <TakenNote plan={plan} requests={wishes.taken.length} />
          ) : (
            <>
              <PlanPrompts plan={plan} />
              <TargetFields document={document} plan={plan} />
              {isProxy && (
                <AxisField
                  label={text.request.model}
                  own={params.model}
                  choices={[...new Set([params.model, ...models.map(({ id }) => id)])].map(
                    (id) => ({
                      value: id,
                      label: id,
                    }),
                  )}
                  chosen={wishes.models}
                  onChanged={change('models')}
                />
              )}
              <AxisField
                label={text.request.quality}
                own={params.quality}
                choices={choicesOf(model.qualities)}
                chosen={wishes.qualities}
                onChanged={change('qualities')}
              />
              <AxisField
                label={text.request.size}
                own={params.size}
                choices={choicesOf([...new Set([params.size, ...model.sizes.sizes])])}
                chosen={wishes.sizes}
                onChanged={change('sizes')}
              />
              <AxisField
                label={text.request.background}
                own={params.background}
                choices={choicesOf(model.backgrounds)}
                chosen={wishes.backgrounds}
                onChanged={change('backgrounds')}
              />
            </>
          )}
          <TextField
            label={text.plan.budget}
            defaultValue={wishes.budgetUsd}
            note={text.plan.budgetNote}
            inputMode="decimal"
            onChange={(event) => {
              const typed = event.target.value.trim()
              plan.changed({ budgetUsd: typed === '' ? undefined : Number(typed) })
            }}
          />
          {!wishes.taken && <Button onClick={plan.cleared}>{text.plan.clear}</Button>}
        </div>
        <div className={styles.result}>
          {now.kind === 'problem' ? (
            <p role="alert" className={styles.problem}>
              {now.text}
            </p>
          ) : (
            <>
              <p className={styles.total}>
                {text.plan.summary(now.count, now.pictures)}
                {isProxy &&
                  ` \u00b7 ${planCostWords(
                    totalCost(now.requests.filter(({ off }) => !off).map(({ cost }) => cost)),
                    now.count,
                  )}`}
              </p>
              {now.budget.stop && (
                <p role="alert" className={styles.problem}>
                  {now.budget.words}
                </p>
              )}
              {now.warnings.map((warning) => (
                <p key={warning} className={styles.warning}>
                  {warning}
                </p>
              ))}
              <PlanTable plan={plan} requests={now.requests} />
            </>
          )}
        </div>
      </div>
    </Dialog>
  )
}
