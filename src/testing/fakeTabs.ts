import type { QueueTabs, TabNews } from '#services/storage/storage.ts'
import { turn } from './deferred.ts'

/** One tab of the browser, and what is under way in it. */
export interface FakeTab extends QueueTabs {
  /** Does work on the disk once it is let pass; never after the tab was closed. */
  readonly work: <T>(pass: () => Promise<void>, work: () => T) => Promise<T>
  /**
   * The tab dies at once. Of the work that is under way, the first `done` come to their end on the disk, though nobody
   * hears of it.
   */
  readonly closed: (done?: number) => void
}

/** The tabs of one browser. */
export interface FakeTabs {
  readonly open: () => FakeTab
}

const never = () => new Promise<never>(() => undefined)

export function createFakeTabs(): FakeTabs {
  const listeners = new Map<object, (news: TabNews) => void>()
  const heirs = new Map<object, () => void>()
  let leader: object | undefined

  /** The queue goes on to the tab that has waited longest. */
  function inherit() {
    const [next] = heirs
    if (!next) return
    const [tab, inherited] = next
    heirs.delete(tab)
    leader = tab
    inherited()
  }

  function open(): FakeTab {
    const tab = {}
    let isOpen = true
    const underWay = new Set<() => unknown>()
    return {
      claimQueue: async () => {
        await turn()
        if (!isOpen) return never()
        leader ??= tab
        return leader === tab
      },
      queueInherited: () =>
        isOpen
          ? new Promise((resolve) => {
              heirs.set(tab, resolve)
              if (!leader) inherit()
            })
          : never(),
      tellTabs: (news) => {
        if (!isOpen) return
        void turn().then(() => {
          for (const [other, heard] of listeners) if (other !== tab) heard(news)
        })
      },
      hearTabs: (heard) => {
        if (isOpen) listeners.set(tab, heard)
      },
      work: async (pass, work) => {
        if (!isOpen) return never()
        underWay.add(work)
        try {
          await pass()
        } finally {
          underWay.delete(work)
        }
        return isOpen ? work() : never()
      },
      closed: (done = 0) => {
        isOpen = false
        for (const work of [...underWay].slice(0, done)) work()
        listeners.delete(tab)
        heirs.delete(tab)
        if (leader !== tab) return
        leader = undefined
        inherit()
      },
    }
  }
  return { open }
}
