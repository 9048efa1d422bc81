import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { imagePoint } from '#core/geometry.ts'
import { type Deferred, deferred } from '#testing/deferred.ts'
import { createVoice } from './voice.ts'

let words: string[]
let asked: Deferred<string | undefined>[]
let voice: ReturnType<typeof createVoice>

beforeEach(() => {
  vi.useFakeTimers()
  words = []
  asked = []
  voice = createVoice({
    described: () => {
      const answer = deferred<string | undefined>()
      asked.push(answer)
      return answer.promise
    },
    said: (said) => words.push(said),
  })
})
afterEach(() => void vi.useRealTimers())

const pause = () => vi.advanceTimersByTimeAsync(1000)

test('says what the mask is, once the hand rests', async () => {
  for (let strokes = 0; strokes < 5; strokes++) voice.masked()
  expect(asked).toHaveLength(0)
  await pause()
  expect(asked).toHaveLength(1)
  asked[0]?.resolve('an eighth is masked')
  await pause()
  expect(words).toEqual(['an eighth is masked'])
})

test('of many steps of the cursor says the last', async () => {
  for (let x = 0; x < 30; x++) {
    voice.cursorMoved(imagePoint(x, 5), x === 29 ? 128 : 0)
    vi.advanceTimersByTime(30)
  }
  expect(words).toEqual([])
  await pause()
  expect(words).toEqual([expect.stringMatching(/29.*5.*masked/)])
  expect(words[0]).not.toContain('not')
})

test('does not say what is no longer true', async () => {
  voice.masked()
  await pause()
  voice.masked()
  asked[0]?.resolve('old')
  await pause()
  asked[1]?.resolve('new')
  await pause()
  expect(words).toEqual(['new'])
})

test('says nothing of no mask, of one that cannot be described, and after its end', async () => {
  voice.masked()
  await pause()
  asked[0]?.resolve(undefined)
  voice.masked()
  await pause()
  asked[1]?.reject(new Error('no worker'))
  voice.masked()
  await pause()
  voice.ended()
  asked[2]?.resolve('too late')
  voice.cursorMoved(imagePoint(1, 1), 0)
  voice.ended()
  await pause()
  expect(words).toEqual([])
})
