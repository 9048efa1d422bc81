import { afterEach, describe, expect, test } from 'vitest'
import { createFakeLocks } from '#testing/fakeLocks.ts'
import { createQueueTabs } from './queueTabs.ts'
import type { TabNews } from './storage.ts'

const turns = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('the queue', () => {
  test('is run by the first tab that asks, then by the one that waited longest', async () => {
    const { tab } = createFakeLocks()
    const devices = [tab(), tab(), tab()]
    const tabs = devices.map(({ locks }) => createQueueTabs(locks))
    const claims: boolean[] = []
    for (const each of tabs) claims.push(await each.claimQueue())
    expect(claims).toEqual([true, false, false])
    const inherited: number[] = []
    tabs.forEach((each, index) => {
      if (index > 0) void each.queueInherited().then(() => inherited.push(index))
    })
    await turns()
    expect(inherited).toEqual([])
    devices[0]?.close()
    await turns()
    expect(inherited).toEqual([1])
    devices[1]?.close()
    await turns()
    expect(inherited).toEqual([1, 2])
  })
})

describe('tabs', () => {
  const channels: BroadcastChannel[] = []
  afterEach(() => {
    for (const channel of channels.splice(0)) channel.close()
  })
  const opened = () => {
    const channel = new BroadcastChannel('maskroom.queue')
    channels.push(channel)
    return channel
  }

  test('hear each other, not themselves, and nothing that is no news', async () => {
    const { tab } = createFakeLocks()
    const [one, other] = [
      createQueueTabs(tab().locks, opened),
      createQueueTabs(tab().locks, opened),
    ]
    const heard: [string, TabNews][] = []
    one.hearTabs((news) => heard.push(['one', news]))
    other.hearTabs((news) => heard.push(['other', news]))
    const news: readonly TabNews[] = [
      { kind: 'jobs', ids: ['a'] },
      { kind: 'results' },
      { kind: 'budget' },
      { kind: 'cancel', ids: [] },
      { kind: 'pause', paused: true },
      { kind: 'status', status: { paused: false, full: true, keyless: ['c'] } },
      { kind: 'asked' },
    ]
    for (const told of news) one.tellTabs(told)
    for (const foreign of ['jobs', { kind: 'jobs' }, { kind: 'sing' }, null])
      channels[0]?.postMessage(foreign)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(heard).toEqual(news.map((told) => ['other', told]))
  })
})
