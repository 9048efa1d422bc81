import { array, boolean, literal, object, safeParse, string, variant } from 'valibot'
import type { QueueNews, QueueTabs } from '#services/storage/storage.ts'

const NAME = 'maskroom.queue'

const news = variant('kind', [
  object({ kind: literal('jobs'), ids: array(string()) }),
  object({ kind: literal('results') }),
  object({ kind: literal('cancel'), ids: array(string()) }),
  object({ kind: literal('pause'), paused: boolean() }),
  object({
    kind: literal('status'),
    status: object({ paused: boolean(), full: boolean(), keyless: array(string()) }),
  }),
  object({ kind: literal('asked') }),
])

/** A tab of another version may speak of things that are unheard-of here. */
function newsIn(message: unknown): QueueNews | undefined {
  const parsed = safeParse(news, message)
  return parsed.success ? parsed.output : undefined
}

const forever = () => new Promise<never>(() => undefined)

/** The lock goes with its tab, however that ends. */
function createLeadership(
  locks: LockManager | undefined,
): Pick<QueueTabs, 'claimQueue' | 'queueInherited'> {
  if (!locks) return { claimQueue: async () => true, queueInherited: forever }
  return {
    claimQueue: () =>
      new Promise((resolve, reject) => {
        locks
          .request(NAME, { ifAvailable: true }, (lock) => {
            resolve(lock !== null)
            return lock === null ? undefined : forever()
          })
          .catch(reject)
      }),
    queueInherited: () =>
      new Promise((resolve, reject) => {
        locks
          .request(NAME, () => {
            resolve()
            return forever()
          })
          .catch(reject)
      }),
  }
}

/** The tabs of this browser, by Web Locks and a BroadcastChannel. */
export function createQueueTabs(
  locks: LockManager | undefined = globalThis.navigator?.locks,
  open = () => new BroadcastChannel(NAME),
): QueueTabs {
  let opened: BroadcastChannel | undefined
  const channel = () => {
    opened ??= open()
    return opened
  }
  return {
    ...createLeadership(locks),
    tellTabs: (told) => channel().postMessage(told),
    hearTabs: (heard) =>
      channel().addEventListener('message', ({ data }) => {
        const told = newsIn(data)
        if (told) heard(told)
      }),
  }
}
