import type { StoreApi } from 'zustand/vanilla'
import type { Connection } from '#core/connection.ts'
import { failureOf } from '#core/failure.ts'
import { fittedParams } from '#core/fitParams.ts'
import { restrictedTo } from '#core/mask/restrict.ts'
import { sizeName } from '#core/outputSize.ts'
import { defaultLock } from '#core/pixelLock.ts'
import { planCostWords, totalCost } from '#core/plan/budget.ts'
import { targetKey } from '#core/plan/planInput.ts'
import { noWishes, type PlanWishes } from '#core/plan/wishes.ts'
import { countWords, requestsWords } from '#core/plan/words.ts'
import type { Jobs } from '#stores/jobs.ts'
import type { Notices } from '#stores/notices.ts'
import type { PlanStore } from '#stores/plan.ts'
import {
  affordable,
  batchNow,
  estimateOf,
  type PlannedBatch,
  type PlannedRequest,
  partCount,
  remembering,
  subjectOf,
  wanted,
} from '#stores/plannedBatch.ts'
import type { Prompts } from '#stores/prompts.ts'
import type { Order } from '#stores/requestRun.ts'
import { connectionOf, type Settings, type SettingsState } from '#stores/settings.ts'
import { type ReadyTarget, regionsOf, type Targets } from '#stores/targets.ts'

/** Whether the designer said yes to what is over the budget. */
export type Scope = 'within budget' | 'all'

/** From what is on the table and in the form to what is sent. */
export interface Ordering {
  /** What would be sent for the first picture as the form stands; undefined: there is none. */
  readonly firstOrder: () => Promise<Order | undefined>
  /**
   * Sends the batch. Rejects with a `FailureError` where a mask cannot be carried over; then nothing is sent.
   * @param masked pictures on which nothing is painted are sent with that mask too
   */
  readonly submitted: (masked: boolean, scope: Scope) => Promise<void>
  /** All that was sent is on the disk. */
  readonly settled: () => Promise<unknown>
}

/** Of a list of prompts, so many go into the history: it holds others too. */
const MOST_REMEMBERED = 20

interface Needs {
  readonly settings: Settings
  readonly plan: PlanStore
  readonly targets: Targets
  readonly prompts: Pick<Prompts, 'sent'>
  readonly jobs: Pick<Jobs, 'batchSubmitted'>
  readonly notices: Notices
  /** What an earlier visit left on the table and in the plan is still being read. */
  readonly restoring: StoreApi<boolean>
  readonly newId: () => string
}

/** What is sent of a target for a model, an order for each part; prompt and seed are to come. */
function ordersFor(
  target: ReadyTarget,
  model: string,
  { form, masked }: { readonly form: SettingsState; readonly masked: boolean },
): readonly Order[] {
  const { sources, coverage, mask } = target
  const connection = connectionOf(form)
  const order: Order = {
    batchId: '',
    connection,
    params: fittedParams({ ...form.params, model }, subjectOf(connection, target)),
    seed: form.seed,
    maskEdge: form.maskEdge,
    sources,
    mask: masked || coverage !== 'untouched' ? mask : undefined,
    region: undefined,
    setId: undefined,
    lock: form.pixelLock ? defaultLock : undefined,
  }
  const regions = regionsOf(target, model)
  if (!mask || regions.length === 0) return [order]
  return regions.map((region) => ({
    ...order,
    // A part of the picture has a size of its own.
    params: { ...order.params, size: sizeName(region.size) },
    mask: restrictedTo(mask, region.areas),
    region,
  }))
}

const readMeanwhile =
  'What was here at your last visit had still to be read: nothing is sent. Generate once more.'

/** What is planned at a moment. */
interface Looked {
  readonly wishes: PlanWishes
  readonly form: SettingsState
  readonly masked: boolean
  readonly batch: PlannedBatch
  readonly ready: ReadonlyMap<string, ReadyTarget>
  readonly requests: readonly PlannedRequest[]
  readonly connection: Connection
}

/** What was said yes to. */
interface Yes {
  readonly masked: boolean
  readonly scope: Scope
  /** So many requests, where more than was shown at first; 0: as shown. */
  readonly told: number
}

const failuresTold = (notices: Notices) => (error: unknown) => notices.failed(failureOf(error))

export function createOrdering(needs: Needs): Ordering {
  const { settings, plan, targets, prompts, jobs, notices, restoring, newId } = needs

  /** A request of the plan, in all its parts. */
  function partsOf({ params, seed }: PlannedRequest, orders: readonly Order[], batchId: string) {
    const setId = orders.length > 1 ? newId() : undefined
    return orders.map((order): Order => {
      const { size } = order.region ? order.params : params
      return { ...order, batchId, setId, params: { ...params, size }, seed }
    })
  }

  /** The batches that are on their way on to the disk. */
  let storing: Promise<unknown> = Promise.resolve()

  /** A plan that is sent is done with; what is held back of it is still planned, as it was shown. */
  function takeOff(requests: readonly PlannedRequest[], { batch }: Pick<Looked, 'batch'>) {
    const sent = new Set([...plan.state.getState().sent, ...requests.map(({ mark }) => mark)])
    if (wanted(batch).some(({ mark }) => !sent.has(mark))) return plan.changed({ sent })
    settings.seedChanged(batch.seedAfter)
    plan.changed({ sent: noWishes.sent, taken: undefined })
  }

  async function send(requests: readonly PlannedRequest[], about: Looked) {
    const { form, ready, wishes } = about
    if (requests.length === 0) return
    const ordersOf = remembering<readonly Order[]>()
    const batchId = newId()
    const parts = requests.flatMap((request) => {
      const target = ready.get(targetKey(request.target))
      const { model } = request.params
      if (!target) return []
      const make = () => ordersFor(target, model, about)
      return partsOf(request, ordersOf(`${targetKey(target)} ${model}`, make), batchId)
    })
    takeOff(requests, about)
    if (!wishes.taken) {
      const reworded = requests.flatMap(({ key }) => wishes.texts[key] ?? [])
      prompts.sent([
        form.params.prompt,
        ...[...wishes.prompts, ...reworded].slice(0, MOST_REMEMBERED),
      ])
    }
    const submitting = jobs.batchSubmitted(parts, { first: requests.length === 1 })
    storing = Promise.allSettled([storing, submitting])
    await submitting
  }

  const planned = () => batchNow({ plan, settings, targets: targets.state })

  /** What was planned at the press is still planned once all is read that an earlier visit left. */
  async function isAsBeforeReading(): Promise<boolean> {
    const shown = () => {
      const { batch } = planned()
      if (batch.kind === 'problem') return batch.text
      return JSON.stringify(wanted(batch).map(({ mark, params, seed }) => [mark, params, seed]))
    }
    const [before, table] = [shown(), targets.state.getState()]
    await new Promise<void>((resolve) => {
      const unsubscribe = restoring.subscribe(() => {
        unsubscribe()
        resolve()
      })
    })
    return table === targets.state.getState() && before === shown()
  }

  /** What is planned now, with the parts of all pictures, which are known for sure only when they are asked for. */
  async function look(masked: boolean): Promise<Looked | undefined> {
    const { wishes, form, connection, batch } = planned()
    if (batch.kind === 'problem') return undefined
    const ready = new Map((await targets.current()).map((target) => [targetKey(target), target]))
    const requests = wanted(batch).flatMap((request): PlannedRequest[] => {
      const target = ready.get(targetKey(request.target))
      if (!target) return []
      const regions = regionsOf(target, request.params.model)
      const estimate = estimateOf(request.params, connection, { target, regions })
      return [{ ...request, regions, ...estimate }]
    })
    return { wishes, form, masked, batch, ready, requests, connection }
  }

  /** The notice that asks for another yes. */
  let asked: number | undefined
  function withdraw() {
    if (asked !== undefined) notices.dismissed(asked)
    asked = undefined
  }
  /** Nothing is sent but by another yes, which is to this plan alone. */
  function ask(notice: { readonly text: string; readonly next?: string }, yes: Yes) {
    const taken = () => void submit(yes).catch(failuresTold(notices))
    const action = { label: 'Send all the same', taken }
    asked = notices.told({ tone: 'info', ...notice, action })
  }
  plan.state.subscribe(withdraw)
  settings.state.subscribe(withdraw)

  /** Sends what may leave; what has grown or is over the budget only after another yes. */
  async function decide(looked: Looked, yes: Yes) {
    const { batch, requests, connection } = looked
    // A yes to more than was shown is to no more than it was told of.
    const shown = yes.told || partCount(wanted(batch))
    const told = partCount(requests)
    if (connection.kind === 'proxy' && told > shown) {
      const cost = planCostWords(totalCost(requests.map((each) => each.cost)), requests.length)
      const text = `The plan has grown from ${countWords(shown)} to ${requestsWords(told)} since it was shown: nothing is sent.`
      return ask({ text, next: `It may cost ${cost}.` }, { ...yes, told })
    }
    if (yes.scope === 'all') return send(requests, looked)
    const { leaving, stop, words } = affordable(requests, plan.state.getState())
    const text = `Budget: ${words}`
    if (stop && leaving.length === 0) return ask({ text }, { ...yes, scope: 'all', told })
    if (stop) notices.told({ tone: 'info', text })
    await send(leaving, looked)
  }

  async function lookWhenRead(masked: boolean): Promise<Looked | undefined> {
    if (!restoring.getState() || (await isAsBeforeReading())) return look(masked)
    notices.told({ tone: 'info', text: readMeanwhile })
    return undefined
  }

  let isLooking = false
  async function submit(yes: Yes) {
    // A second press while the first is looked at is no second order.
    if (isLooking) return
    withdraw()
    isLooking = true
    const looked = await lookWhenRead(yes.masked).finally(() => {
      isLooking = false
    })
    if (looked) await decide(looked, yes)
  }

  return {
    firstOrder: async () => {
      const [first] = await targets.current()
      const form = settings.state.getState()
      return first && ordersFor(first, form.params.model, { form, masked: true })[0]
    },
    submitted: (masked, scope) => submit({ masked, scope, told: 0 }),
    settled: () => storing,
  }
}
