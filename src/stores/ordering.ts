import type { Connection } from '#core/connection.ts'
import { failureOf } from '#core/failure.ts'
import { fittedParams } from '#core/fitParams.ts'
import { restrictedTo } from '#core/mask/restrict.ts'
import { sizeName } from '#core/outputSize.ts'
import { defaultLock } from '#core/pixelLock.ts'
import { targetKey } from '#core/plan/planInput.ts'
import { noWishes, type PlanWishes } from '#core/plan/wishes.ts'
import type { Jobs } from '#stores/jobs.ts'
import type { Notices } from '#stores/notices.ts'
import {
  affordable,
  estimateOf,
  type PlannedBatch,
  type PlannedRequest,
  type PlanStore,
  plannedBatch,
  remembering,
  subjectOf,
  wanted,
} from '#stores/plan.ts'
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

const partCount = (requests: readonly PlannedRequest[]) =>
  requests.reduce((sum, { regions }) => sum + Math.max(1, regions.length), 0)

const count = new Intl.NumberFormat('en')

export function createOrdering(needs: Needs): Ordering {
  const { settings, plan, targets, prompts, jobs, notices, newId } = needs

  /** A request of the plan, in all its parts. */
  function partsOf({ params, seed }: PlannedRequest, orders: readonly Order[], batchId: string) {
    const setId = orders.length > 1 ? newId() : undefined
    return orders.map((order): Order => {
      const { size } = order.region ? order.params : params
      return { ...order, batchId, setId, params: { ...params, size }, seed }
    })
  }

  /** Why not all is sent without another yes; undefined: it is. */
  function objection(
    planned: readonly PlannedRequest[],
    requests: readonly PlannedRequest[],
    connection: Connection,
  ) {
    const [before, after] = [partCount(planned), partCount(requests)]
    if (connection.kind === 'proxy' && after > before) {
      const words = `The plan has grown from ${count.format(before)} to ${count.format(after)} requests since it was shown: nothing is sent.`
      return { leaving: [], words }
    }
    const { leaving, stop, words } = affordable(requests, plan.state.getState())
    return stop && { leaving, words: `Budget: ${words}` }
  }

  /** A plan that is sent is done with; what is held back of it is still planned, as it was shown. */
  function takeOff(requests: readonly PlannedRequest[], { batch }: Pick<Looked, 'batch'>) {
    const sent = new Set([...plan.state.getState().sent, ...requests.map(({ key }) => key)])
    if (wanted(batch).some(({ key }) => !sent.has(key))) return plan.changed({ sent })
    settings.seedChanged(batch.seedAfter)
    plan.changed({ sent: noWishes.sent, taken: undefined })
  }

  async function send(requests: readonly PlannedRequest[], about: Looked) {
    const { form, ready, wishes } = about
    if (requests.length === 0) return
    const orders = remembering<readonly Order[]>()
    const batchId = newId()
    const parts = requests.flatMap((request) => {
      const target = ready.get(targetKey(request.target))
      const { model } = request.params
      if (!target) return []
      const make = () => ordersFor(target, model, about)
      return partsOf(request, orders(`${targetKey(target)} ${model}`, make), batchId)
    })
    takeOff(requests, about)
    if (!wishes.taken)
      prompts.sent([form.params.prompt, ...wishes.prompts.slice(0, MOST_REMEMBERED)])
    await jobs.batchSubmitted(parts, { first: requests.length === 1 })
  }

  /** What is planned now, with the parts of all pictures, which are known for sure only when they are asked for. */
  async function look(masked: boolean): Promise<Looked | undefined> {
    const wishes = plan.state.getState()
    const form = settings.state.getState()
    const { params, seed, seedRule, send: mode } = form
    const connection = connectionOf(form)
    const subject = { params, seed, seedRule, send: mode, connection }
    const batch = plannedBatch(wishes, { ...subject, targets: targets.state.getState() })
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

  /** Sends what may leave; what is over the budget only after another yes. */
  function decide(looked: Looked, scope: Scope): Promise<void> {
    const { batch, requests, connection } = looked
    const stopped = scope === 'all' ? undefined : objection(wanted(batch), requests, connection)
    if (!stopped) return send(requests, looked)
    const { leaving, words: text } = stopped
    const failed = (error: unknown) => notices.failed(failureOf(error))
    const taken = () => void send(requests, looked).catch(failed)
    const all = { action: { label: 'Send all the same', taken } }
    notices.told({ tone: 'info', text, ...(leaving.length === 0 ? all : {}) })
    return send(leaving, looked)
  }

  let isLooking = false
  async function submitted(masked: boolean, scope: Scope) {
    // A second press while the first is looked at is no second order.
    if (isLooking) return
    isLooking = true
    const looked = await look(masked).finally(() => {
      isLooking = false
    })
    if (looked) await decide(looked, scope)
  }

  return {
    firstOrder: async () => {
      const [first] = await targets.current()
      const form = settings.state.getState()
      return first && ordersFor(first, form.params.model, { form, masked: true })[0]
    },
    submitted,
  }
}
