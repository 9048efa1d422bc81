import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { imagePoint } from '#core/geometry.ts'
import { emptyMask } from '#core/mask/mask.ts'
import { describeMask } from '#core/mask/maskSummary.ts'
import { filledAll } from '#core/mask/operations.ts'
import { createVoice } from './voice.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The mask is asked for in words, which come by and by. */
function listened(described: () => Promise<string | undefined> = async () => undefined) {
  const words: string[] = []
  const said = (spoken: string) => void words.push(spoken)
  return { words, voice: createVoice({ described, said }) }
}

test('says what the mask is once the hand rests, as it is then', async () => {
  let mask = emptyMask({ width: 20, height: 10 })
  const { words, voice } = listened(async () => describeMask(mask))
  voice.masked()
  mask = filledAll(mask)
  expect(words).toEqual([])
  await vi.runAllTimersAsync()
  expect(words).toEqual([describeMask(mask)])
})

test('a mask that cannot be described is no reason to speak', async () => {
  const { words, voice } = listened(() => Promise.reject(new Error('no')))
  voice.masked()
  await vi.runAllTimersAsync()
  expect(words).toEqual([])
})

test('of many steps of the cursor says the last', () => {
  const { words, voice } = listened()
  for (let x = 0; x < 30; x++) {
    voice.cursorMoved(imagePoint(x, 5), x === 29 ? 128 : 0)
    vi.advanceTimersByTime(30)
  }
  expect(words).toEqual([])
  vi.runAllTimers()
  expect(words).toEqual([expect.stringMatching(/29.*5.*masked/)])
  expect(words[0]).not.toContain('not')
})

test('says nothing after its end, nor of no mask', async () => {
  const { words, voice } = listened()
  voice.masked()
  await vi.runAllTimersAsync()
  voice.cursorMoved(imagePoint(1, 1), 0)
  voice.ended()
  vi.runAllTimers()
  expect(words).toEqual([])
})
