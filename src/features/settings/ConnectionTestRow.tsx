import { useMutation } from '@tanstack/react-query'
import { Radio } from 'lucide-react'
import { type ProxyConnection, type Secrets, wireModel } from '#core/connection.ts'
import { connectionProblems } from '#core/connectionProblems.ts'
import { failureOf } from '#core/failure.ts'
import { queries } from '#features/queries.ts'
import styles from '#features/settings/Connection.module.css'
import { answeredWords, type ConnectionTester, failedWords } from '#features/settings/testWords.ts'
import { text } from '#features/text.ts'
import { Button } from '#ui/Button.tsx'

interface ConnectionTestRowProps {
  readonly connection: ProxyConnection
  readonly secrets: Secrets
  /** The chosen model. */
  readonly model: string
  readonly onTest: ConnectionTester
}

interface Verdict {
  readonly good: boolean
  readonly words: string
}

const patienceMs = 20_000

/** Asks the server for its models, and says what came of it. */
export function ConnectionTestRow(props: ConnectionTestRowProps) {
  const { connection, secrets, model, onTest } = props
  async function ask(): Promise<Verdict> {
    const [problem] = connectionProblems(connection)
    if (problem) return { good: false, words: problem.text }
    try {
      const answer = await onTest(connection, secrets, AbortSignal.timeout(patienceMs))
      return { good: true, words: answeredWords(answer, wireModel(connection, model)) }
    } catch (error) {
      const failure = failureOf(error)
      const timedOut = { kind: 'timeout', seconds: patienceMs / 1000 } as const
      return {
        good: false,
        words: failedWords(failure.kind === 'cancelled' ? timedOut : failure),
      }
    }
  }
  const test = useMutation({ mutationFn: ask }, queries)
  return (
    <div className={styles.test}>
      <Button icon={<Radio />} disabled={test.isPending} onClick={() => test.mutate()}>
        {text.connection.test}
      </Button>
      <p
        role="status"
        className={test.data?.good === false ? styles.problem : styles.note}
        data-good={test.data?.good}
      >
        {test.isPending ? text.connection.testing : test.data?.words}
      </p>
    </div>
  )
}
