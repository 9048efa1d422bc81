import { useStore } from 'zustand'
import { noWishes } from '#core/plan/wishes.ts'
import styles from '#features/prompt/Request.module.css'
import type { CurrentPlan } from '#features/prompt/usePlan.ts'
import { text } from '#features/text.ts'
import type { PlanStore } from '#stores/plan.ts'
import { Button } from '#ui/Button.tsx'

interface PlanNotesProps {
  readonly plan: PlanStore
  readonly now: CurrentPlan
}

interface NoteProps {
  readonly words: string
  readonly way: string
  readonly onTaken: () => void
}

/** Words with a way back. */
export const Note = ({ words, way, onTaken }: NoteProps) => (
  <div className={styles.planNote} role="status">
    <p>{words}</p>
    <Button onClick={onTaken}>{way}</Button>
  </div>
)

/** What Generate will not do though the form says so: each with the way back. */
export function PlanNotes({ plan, now }: PlanNotesProps) {
  const { taken, sent, off, texts } = useStore(plan.state)
  const requests = now.kind === 'plan' ? now.requests : []
  const sentCount = requests.filter(({ mark }) => sent.has(mark)).length
  const offCount = requests.filter(({ key }) => off.has(key)).length
  const textCount = requests.filter(({ key }) => texts[key] !== undefined && !off.has(key)).length
  return (
    <>
      {taken && (
        <Note
          words={text.plan.taken(taken.length)}
          way={text.plan.dropTaken}
          onTaken={() => plan.changed({ taken: undefined })}
        />
      )}
      {sentCount > 0 && (
        <Note
          words={text.plan.sent(sentCount)}
          way={text.plan.dropSent}
          onTaken={() => plan.changed({ sent: noWishes.sent })}
        />
      )}
      {offCount + textCount > 0 && (
        <Note
          words={text.plan.byHand(offCount, textCount)}
          way={text.plan.dropByHand}
          onTaken={() => plan.changed({ off: noWishes.off, texts: noWishes.texts })}
        />
      )}
    </>
  )
}
