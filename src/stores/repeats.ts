import { type Cost, estimatedCost } from '#core/cost.ts'
import { failureOf } from '#core/failure.ts'
import { type Job, uploadIdOf } from '#core/job.ts'
import { planCostWords, totalCost } from '#core/plan/budget.ts'
import { expandPlan } from '#core/plan/plan.ts'
import type { PlanProblem } from '#core/plan/planProblems.ts'
import { requestsWords } from '#core/plan/words.ts'
import { promptProblem } from '#core/problems.ts'
import type { Result } from '#core/result.ts'
import { nextSeed } from '#core/seed.ts'
import type { Storage } from '#services/storage/storage.ts'
import type { Drafts } from '#stores/drafts.ts'
import type { Jobs } from '#stores/jobs.ts'
import type { Notices } from '#stores/notices.ts'
import { affordable } from '#stores/plannedBatch.ts'
import type { Prompts } from '#stores/prompts.ts'
import type { Repeat } from '#stores/requestRun.ts'

/** A part of a request that is to be sent once more, and what it may cost. */
export interface PricedPart extends Omit<Repeat, 'setId'> {
  readonly cost: Cost | undefined
}
/** A request with all its parts. */
export type PricedRepeat = readonly PricedPart[]

/** A request with other prompts. */
export interface Variations {
  readonly kind: 'variations'
  readonly requests: readonly PricedRepeat[]
  /** What is to be known of them before a yes, in words. */
  readonly warnings: readonly string[]
}

/** Sends again what results were made from: the very same pictures and mask. */
export interface Repeats {
  /** The request a result came from, one job for each part of the picture; undefined: it is no longer stored. */
  readonly requestOf: (result: Result) => Promise<readonly Job[] | undefined>
  /** The same once more, by the next seed. */
  readonly moreWanted: (result: Result) => Promise<void>
  /** Prompts that were typed for a variation and not sent yet, by result. */
  readonly drafts: Drafts
  /** The same with other prompts; asks first where they are over the budget. */
  readonly variationsWanted: (template: string, varied: Variations) => Promise<void>
}

interface Needs {
  readonly storage: Pick<Storage, 'batch' | 'upload'>
  readonly jobs: Pick<Jobs, 'requestsRepeated'>
  readonly prompts: Pick<Prompts, 'sent'>
  readonly drafts: Drafts
  readonly notices: Notices
  readonly newId: () => string
  /** The most that may be spent without another yes, in USD. */
  readonly budgetUsd: () => number | undefined
}

/** What is told where a result cannot be made once more. */
export const requestGone = {
  tone: 'error',
  text: 'What this picture was made from is no longer stored.',
  next: '\u201cUse settings\u201d brings its prompt and settings back into the form.',
} as const

const priced = (part: Omit<PricedPart, 'cost'>): PricedPart => {
  const { job, params } = part
  return { ...part, cost: estimatedCost(params, job.connection, job.sourceIds.length) }
}

/** The job and those that were sent with it for the other parts of the picture. */
export const partsOf = (job: Job, batch: readonly Job[]): readonly Job[] =>
  job.setId === undefined ? [job] : batch.filter(({ setId }) => setId === job.setId)

/**
 * The same request with other prompts, all with the seed it had: nothing else is different.
 * @param request the jobs of its parts, at least one
 * @param template may hold alternatives, as in the form
 */
export function variedPrompts(request: readonly Job[], template: string): Variations | PlanProblem {
  const [first] = request
  const wrong = promptProblem({ params: { prompt: template } })
  if (!first || wrong) return { kind: 'problem', text: wrong?.text ?? '' }
  const { model, quality, size, background, n } = first.params
  const plan = expandPlan(
    {
      prompts: [template],
      targets: [{}],
      models: [model],
      qualities: [quality],
      sizes: [size],
      backgrounds: [background],
      repeat: 1,
      n,
      seed: first.seed,
      seedRule: 'fixed',
    },
    () => 0,
  )
  if (plan.kind === 'problem') return plan
  const requests = plan.jobs.map(({ prompt }) =>
    request.map((job) => priced({ job, params: { ...job.params, prompt }, seed: job.seed })),
  )
  return { kind: 'variations', requests, warnings: plan.warnings }
}

export function createRepeats({
  storage,
  jobs,
  prompts,
  drafts,
  notices,
  newId,
  budgetUsd,
}: Needs): Repeats {
  const batchOf = ({ batchId, jobId }: Result) => storage.batch(batchId ?? jobId)

  async function find(result: Result) {
    const batch = await batchOf(result)
    const job = batch.find(({ id }) => id === result.jobId)
    if (!job) return undefined
    const parts = partsOf(job, batch)
    const uploads = await Promise.all(parts.map((part) => storage.upload(uploadIdOf(part))))
    return uploads.every((upload) => upload !== undefined) ? { parts, batch } : undefined
  }

  const send = (repeats: readonly PricedRepeat[]) =>
    jobs.requestsRepeated(
      repeats.flatMap((parts) => {
        const setId = parts.length > 1 ? newId() : undefined
        return parts.map((part) => ({ ...part, setId }))
      }),
    )

  async function ordered(repeats: readonly PricedRepeat[]) {
    const requests = repeats.flat()
    const budget = { budgetUsd: budgetUsd() }
    const { stop, leaving, words } = affordable(requests, budget)
    if (!stop) return send(repeats)
    const cost = totalCost(requests.map((each) => each.cost))
    const all = `${requestsWords(requests.length)} would take ${planCostWords(cost, requests.length, budget.budgetUsd)}: nothing is sent.`
    notices.told({
      tone: 'info',
      // All leave or none: they were asked for together.
      text: `Budget: ${leaving.length === 0 ? words : all}`,
      action: { label: 'Send all the same', taken: () => void send(repeats) },
    })
  }

  async function moreWanted(result: Result) {
    const found = await find(result)
    if (!found) {
      notices.told(requestGone)
      return
    }
    const { parts, batch } = found
    const seed = nextSeed(Math.max(...batch.map((job) => job.seed)), 'increment', 0)
    await ordered([parts.map((job) => priced({ job, params: job.params, seed }))])
  }

  /** One after another: each goes on from the seed of the one before. */
  let last: Promise<void> = Promise.resolve()
  function inTurn(result: Result) {
    last = last
      .then(() => moreWanted(result))
      .catch((error: unknown) => notices.failed(failureOf(error)))
    return last
  }

  return {
    requestOf: async (result) => (await find(result))?.parts,
    moreWanted: inTurn,
    drafts,
    variationsWanted: (template, varied) => {
      prompts.sent([template])
      return ordered(varied.requests)
    },
  }
}
