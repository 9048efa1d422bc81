import { array, boolean, literal, object, safeParse, string, variant } from 'valibot'
import type { QueueTabs, TabNews } from '#services/storage/storage.ts'
import { claimLock, inheritLock } from '#services/storage/tabLocks.ts'

const NAME = 'maskroom.queue'

const news = variant('kind', [
  object({ kind: literal('jobs'), ids: array(string()) }),
  object({ kind: literal('results') }),
  object({ kind: literal('budget') }),
  object({ kind: literal('cancel'), ids: array(string()) }),
  object({ kind: literal('pause'), paused: boolean() }),
  object({
    kind: literal('status'),
    status: object({ paused: boolean(), full: boolean(), keyless: array(string()) }),
  }),
  object({ kind: literal('asked') }),
])

/** A tab of another version may speak of things that are unheard-of here. */
function newsIn(message: unknown): TabNews | undefined {
  const parsed = safeParse(news, message)
  return parsed.success ? parsed.output : undefined
}

/** The tabs of this browser, by Web Locks and a BroadcastChannel. */
export function createQueueTabs(
  locks: LockManager,
  open = () => new BroadcastChannel(NAME),
): QueueTabs {
  let opened: BroadcastChannel | undefined
  const channel = () => {
    opened ??= open()
    return opened
  }
  return {
    claimQueue: () => claimLock(locks, NAME),
    queueInherited: () => inheritLock(locks, NAME),
    tellTabs: (told) => channel().postMessage(told),
    hearTabs: (heard) =>
      channel().addEventListener('message', ({ data }) => {
        const told = newsIn(data)
        if (told) heard(told)
      }),
  }
}
