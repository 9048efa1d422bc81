import { useStore } from 'zustand'
import styles from '#features/prompt/Request.module.css'
import type { PlanNow } from '#features/prompt/usePlan.ts'
import { text } from '#features/text.ts'
import type { PlanStore } from '#stores/plan.ts'
import { Button } from '#ui/Button.tsx'

interface PlanNotesProps {
  readonly plan: PlanStore
  readonly now: PlanNow
}

interface NoteProps {
  readonly words: string
  readonly way: string
  readonly onTaken: () => void
}

const Note = ({ words, way, onTaken }: NoteProps) => (
  <div className={styles.planNote} role="status">
    <p>{words}</p>
    <Button onClick={onTaken}>{way}</Button>
  </div>
)

/** What Generate will not do though the form says so: each with the way back. */
export function PlanNotes({ plan, now }: PlanNotesProps) {
  const { taken, sent } = useStore(plan.state)
  const requests = now.kind === 'plan' ? now.requests : []
  const sentCount = requests.filter(({ key }) => sent.has(key)).length
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
          onTaken={() => plan.changed({ sent: new Set() })}
        />
      )}
    </>
  )
}
