import { expect, test } from 'vitest'
import { settled } from '#testing/deferred.ts'
import { catchingUp } from './catchingUp.ts'

/** Work whose rounds end when they are told to. */
function createWork() {
  const ends: ((failure?: Error) => void)[] = []
  const caughtUp = catchingUp(
    () =>
      new Promise((resolve, reject) => {
        ends.push((failure) => (failure ? reject(failure) : resolve()))
      }),
  )
  return { caughtUp, ends }
}

test('what is asked for meanwhile is done once, afterwards', async () => {
  const { caughtUp, ends } = createWork()
  let over = 0
  for (let times = 0; times < 5; times++) void caughtUp().then(() => over++)
  expect(ends).toHaveLength(1)
  ends[0]?.()
  await settled()
  expect([ends.length, over]).toEqual([2, 0])
  ends[1]?.()
  await settled()
  expect([ends.length, over]).toEqual([2, 5])
})

test('after a failure it is done when it is asked for again', async () => {
  const { caughtUp, ends } = createWork()
  const failing = caughtUp()
  ends[0]?.(new Error('no'))
  await expect(failing).rejects.toThrow('no')
  const again = caughtUp()
  expect(ends).toHaveLength(2)
  ends[1]?.()
  await again
  expect(ends).toHaveLength(2)
})
