import { fittedParams } from '#core/fitParams.ts'
import { restrictedTo } from '#core/mask/restrict.ts'
import { sizeName } from '#core/outputSize.ts'
import { defaultLock } from '#core/pixelLock.ts'
import { targetKey } from '#core/plan/planInput.ts'
import type { Jobs } from '#stores/jobs.ts'
import type { Notices } from '#stores/notices.ts'
import {
  affordable,
  estimateOf,
  type PlannedRequest,
  type PlanStore,
  plannedBatch,
  subjectOf,
  wanted,
} from '#stores/plan.ts'
import type { Prompts } from '#stores/prompts.ts'
import type { Order } from '#stores/requestRun.ts'
import { connectionOf, type Settings, type SettingsState } from '#stores/settings.ts'
import type { ReadyTarget, Targets } from '#stores/targets.ts'

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

interface Needs {
  readonly settings: Settings
  readonly plan: PlanStore
  readonly targets: Targets
  readonly prompts: Pick<Prompts, 'sent'>
  readonly jobs: Pick<Jobs, 'batchSubmitted'>
  readonly notices: Notices
  readonly newId: () => string
}

export function createOrdering(needs: Needs): Ordering {
  const { settings, plan, targets, prompts, jobs, notices, newId } = needs

  /** An order for each part of the picture that is sent. */
  function ordersFor(target: ReadyTarget, form: SettingsState, masked: boolean): readonly Order[] {
    const { sources, coverage, mask, regions } = target
    const connection = connectionOf(form)
    const order: Order = {
      batchId: '',
      connection,
      params: fittedParams(form.params, subjectOf(connection, target)),
      seed: form.seed,
      maskEdge: form.maskEdge,
      sources,
      mask: masked || coverage !== 'untouched' ? mask : undefined,
      region: undefined,
      setId: undefined,
      lock: form.pixelLock ? defaultLock : undefined,
    }
    if (!mask || regions.length === 0) return [order]
    return regions.map((region) => ({
      ...order,
      // A part of the picture has a size of its own.
      params: { ...order.params, size: sizeName(region.size) },
      mask: restrictedTo(mask, region.areas),
      region,
    }))
  }

  /** A request of the plan, in all its parts. */
  function partsOf({ params, seed }: PlannedRequest, orders: readonly Order[], batchId: string) {
    const setId = orders.length > 1 ? newId() : undefined
    return orders.map((order): Order => {
      const { size } = order.region ? order.params : params
      return { ...order, batchId, setId, params: { ...params, size }, seed }
    })
  }

  async function send(
    requests: readonly PlannedRequest[],
    form: SettingsState,
    { masked, scope }: { readonly masked: boolean; readonly scope: Scope },
  ) {
    const { budgetUsd } = plan.state.getState()
    const connection = connectionOf(form)
    const all = await targets.current()
    const ready = new Map(all.map((target) => [targetKey(target), target]))
    const orders = new Map(all.map((each) => [targetKey(each), ordersFor(each, form, masked)]))
    // The parts of all pictures are known for sure only now.
    const exact = requests.map((request) => {
      const target = ready.get(targetKey(request.target)) ?? request.target
      return { ...request, ...estimateOf(request.params, connection, target) }
    })
    const { leaving, stop, words } = affordable(exact, { budgetUsd })
    if (stop && scope !== 'all') notices.told({ tone: 'info', text: `Budget: ${words}` })
    const sent = scope === 'all' ? exact : leaving
    const batchId = newId()
    await jobs.batchSubmitted(
      sent.flatMap((request) =>
        partsOf(request, orders.get(targetKey(request.target)) ?? [], batchId),
      ),
      { first: sent.length === 1 },
    )
  }

  return {
    firstOrder: async () => {
      const [first] = await targets.current()
      return first && ordersFor(first, settings.state.getState(), true)[0]
    },
    submitted: async (masked, scope) => {
      const wishes = plan.state.getState()
      const form = settings.state.getState()
      const { params, seed, seedRule } = form
      const about = { params, seed, seedRule, connection: connectionOf(form) }
      const batch = plannedBatch(wishes, { ...about, targets: targets.state.getState() })
      if (batch.kind === 'problem') return
      settings.seedChanged(batch.seedAfter)
      const { taken } = wishes
      if (taken) plan.changed({ taken: undefined })
      else prompts.sent([params.prompt, ...wishes.prompts])
      try {
        await send(wanted(batch), form, { masked, scope })
      } catch (error) {
        if (taken) plan.changed({ taken })
        throw error
      }
    },
  }
}
