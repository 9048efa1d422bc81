import { concurrencyOf } from '#core/connection.ts'
import { planCostWords, totalCost } from '#core/plan/budget.ts'
import { durationWords, planSeconds } from '#core/plan/duration.ts'
import type { CurrentPlan } from '#features/prompt/usePlan.ts'
import type { CurrentRequest } from '#features/prompt/useRequest.ts'
import { text } from '#features/text.ts'

/** How long a picture takes, from reports; the built-in engine is about as fast as its computer. */
const secondsPerJob = { low: 10, high: 60 }

type Planned = Extract<CurrentPlan, { kind: 'plan' }>

const wantedOf = ({ requests }: Planned) => requests.filter(({ off }) => !off)

function costWords(now: Planned): string {
  const requests = wantedOf(now)
  return `~ ${planCostWords(totalCost(requests.map(({ cost }) => cost)), requests.length)}`
}

function timeWords({ count }: Planned, { subject }: CurrentRequest): string {
  const concurrency = concurrencyOf(subject.connection)
  return durationWords(planSeconds(count, { concurrency, secondsPerJob }))
}

/** What Generate would send now, in a line. */
export function summaryWords(now: CurrentPlan, request: CurrentRequest): string {
  if (now.kind === 'problem') return ''
  const isBuiltin = request.subject.connection.kind === 'builtin'
  if (now.count === 1 && isBuiltin) return text.request.builtinNote
  const requests = wantedOf(now)
  const isKnown = requests.some(({ cost }) => cost !== undefined)
  const counted = text.plan.summary(now.count, now.pictures)
  if (requests.length > 0 && !isKnown)
    return now.count === 1 ? text.request.noEstimate : `${counted}. ${text.request.noEstimate}`
  if (now.count === 1) return text.request.estimate(costWords(now), now.pictures)
  return isBuiltin ? counted : `${counted}, ${costWords(now)}, ${timeWords(now, request)}`
}

/** All that is known of a batch before it is sent. */
export function totalWords(now: Planned, request: CurrentRequest): string {
  const counted = text.plan.summary(now.count, now.pictures)
  if (request.subject.connection.kind === 'builtin') return counted
  const { known, unknown } = totalCost(wantedOf(now).map(({ tokens }) => tokens))
  const isKnown = unknown < wantedOf(now).length
  const words = [
    counted,
    ...(isKnown ? [text.plan.tokens(known.low, known.high)] : []),
    costWords(now),
    timeWords(now, request),
  ]
  return words.join(' \u00b7 ')
}
