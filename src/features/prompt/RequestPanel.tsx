import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import type { Problem } from '#core/problems.ts'
import { ParamFields } from '#features/prompt/ParamFields.tsx'
import { PlanSummary } from '#features/prompt/PlanSummary.tsx'
import { PromptField } from '#features/prompt/PromptField.tsx'
import styles from '#features/prompt/Request.module.css'
import { type CurrentPlan, planNow, usePlan } from '#features/prompt/usePlan.ts'
import { type CurrentRequest, requestNow, useRequest } from '#features/prompt/useRequest.ts'
import { text } from '#features/text.ts'
import type { Document } from '#stores/document.ts'
import type { Scope } from '#stores/ordering.ts'
import type { PlanStore } from '#stores/plan.ts'
import { partCount } from '#stores/plannedBatch.ts'
import type { Prompts } from '#stores/prompts.ts'
import type { Regions } from '#stores/regions.ts'
import type { Settings } from '#stores/settings.ts'
import type { Targets } from '#stores/targets.ts'
import { Button } from '#ui/Button.tsx'

interface RequestPanelProps {
  readonly document: Document
  readonly settings: Settings
  readonly regions: Regions
  readonly plan: PlanStore
  readonly targets: Targets['state']
  readonly prompts: Prompts
  /** The batch is good and wanted. `masked`: with what is painted. */
  readonly onGenerate: (masked: boolean, scope: Scope) => void
}

/** What is to be said of the plan before it is sent, beside what is said of the form's prompt. */
function planProblems(now: CurrentPlan, { problems }: CurrentRequest): readonly Problem[] {
  const error = (words: string): Problem => ({ field: 'plan', severity: 'error', text: words })
  if (now.kind === 'problem') return [error(now.text)]
  const isSaid = problems.some(({ field }) => field === 'prompt')
  const ofTexts = isSaid ? undefined : now.problem
  const wrong = now.count > 0 ? ofTexts : text.plan.nothingWanted
  const warnings = now.warnings.map(
    (words): Problem => ({ field: 'plan', severity: 'warning', text: words }),
  )
  return wrong === undefined ? warnings : [error(wrong), ...warnings]
}
const problemsOf = (now: CurrentPlan, request: CurrentRequest): readonly Problem[] => [
  ...request.problems,
  ...planProblems(now, request),
]
const isBlocking = ({ severity }: Problem) => severity !== 'warning'
const stopOf = (now: CurrentPlan) => (now.kind === 'plan' ? now.budget : undefined)

/** The day by the clock in UTC: providers end their models by it. */
const today = () => new Date().toISOString().slice(0, 10)

/** What should be there, and how it is asked for. */
export function RequestPanel(props: RequestPanelProps) {
  const { document, settings, regions, plan, prompts, onGenerate } = props
  const [tried, setTried] = useState(false)
  const request = useRequest(props)
  const now = usePlan(props)
  const problems = problemsOf(now, request)
  const stop = stopOf(now)
  const blocking = problems.filter(isBlocking)
  const asksOnlyForMask = blocking.every(({ severity }) => severity === 'question')
  const said = tried ? problems : problems.filter((problem) => !isBlocking(problem))
  const problemOf = (field: Problem['field']) =>
    tried ? blocking.find((problem) => problem.field === field)?.text : undefined

  const send = (masked: boolean, scope: Scope) => {
    setTried(false)
    onGenerate(masked, scope)
  }
  const submit = () => {
    // What is shown follows a moment later.
    const [plannedNow, askedNow] = [planNow(props), requestNow(props)]
    const isFree = !problemsOf(plannedNow, askedNow).some(isBlocking)
    if (isFree && !stopOf(plannedNow)?.stop) send(true, 'within budget')
    else setTried(true)
  }

  return (
    <section className={styles.request} aria-label={text.request.region}>
      <form
        className={styles.form}
        id="request"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        // Enter in a field takes the field's value over; only the button sends, since sending may cost money.
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.target instanceof HTMLInputElement)
            event.preventDefault()
        }}
      >
        <PromptField
          settings={settings}
          prompts={prompts}
          problem={problemOf('prompt')}
          onSubmitted={submit}
        />
        <ParamFields
          settings={settings}
          regions={regions}
          plan={plan}
          request={request}
          today={today()}
          problemOf={problemOf}
        />
      </form>
      <div className={styles.send}>
        {said.length > 0 && (
          <div className={styles.problems} role="alert">
            {blocking.length > 0 && <p className={styles.heading}>{text.request.problems}</p>}
            <ul>
              {said.map(({ text: words }) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
            {tried && asksOnlyForMask && blocking.length > 0 && (
              <Button onClick={() => send(false, 'within budget')}>
                {text.request.sendWithoutMask}
              </Button>
            )}
          </div>
        )}
        {tried && blocking.length === 0 && stop?.stop && (
          <div className={styles.problems} role="alert">
            <p>{text.plan.overBudget(stop.words)}</p>
            {stop.leaving.length > 0 && (
              <Button onClick={() => send(true, 'within budget')}>
                {text.plan.sendWithin(partCount(stop.leaving))}
              </Button>
            )}
            <Button onClick={() => send(true, 'all')}>{text.plan.sendAll}</Button>
          </div>
        )}
        <Button
          look="primary"
          large
          icon={<Sparkles />}
          type="submit"
          form="request"
          onClick={(event) => {
            // The second press of a double click is no second order.
            if (event.detail > 1) event.preventDefault()
          }}
        >
          {text.request.generate}
        </Button>
        <PlanSummary document={document} plan={plan} now={now} request={request} />
      </div>
    </section>
  )
}
