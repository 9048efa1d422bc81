import type { Access } from '#services/storage/access.ts'
import { changedPlan, parsePlan } from '#services/storage/planRecord.ts'
import type { PlanStorage } from '#services/storage/storage.ts'

const PLAN_KEY = 'plan'

/** The plan in IndexedDB: a table in it may be larger than localStorage. */
export function createPlanStorage({ using, writing }: Access): PlanStorage {
  return {
    plan: () => using(async (database) => parsePlan(await database.get('plan', PLAN_KEY))),
    changePlan: (change) =>
      writing({
        stores: ['plan'],
        work: async (write) => {
          const plan = write.objectStore('plan')
          await plan.put(changedPlan(await plan.get(PLAN_KEY), change), PLAN_KEY)
        },
      }),
  }
}
