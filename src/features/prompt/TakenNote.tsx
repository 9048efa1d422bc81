import styles from '#features/prompt/Request.module.css'
import { text } from '#features/text.ts'
import type { PlanStore } from '#stores/plan.ts'
import { Button } from '#ui/Button.tsx'

/** The form is put aside for requests of an earlier batch. */
export function TakenNote({
  plan,
  requests,
}: {
  readonly plan: PlanStore
  readonly requests: number
}) {
  return (
    <div className={styles.taken} role="status">
      <p>{text.plan.taken(requests)}</p>
      <Button onClick={() => plan.changed({ taken: undefined })}>{text.plan.dropTaken}</Button>
    </div>
  )
}
