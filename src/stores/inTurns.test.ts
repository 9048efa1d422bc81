import { expect, test } from 'vitest'
import { inTurns } from './inTurns.ts'

function* busy(slices: number, sliceMs: number): Generator<void, string> {
  for (let slice = 0; slice < slices; slice++) {
    const end = performance.now() + sliceMs
    while (performance.now() < end);
    yield
  }
  return 'done'
}

test('gives the result, and lets other tasks go first meanwhile', async () => {
  let others = 0
  const timer = setInterval(() => {
    others += 1
  })
  expect(await inTurns(busy(20, 4))).toBe('done')
  clearInterval(timer)
  expect(others).toBeGreaterThan(1)
})

test('work that fails rejects', async () => {
  // biome-ignore lint/correctness/useYield: it fails before its first slice
  function* failing(): Generator<void, never> {
    throw new Error('no')
  }
  await expect(inTurns(failing())).rejects.toThrow('no')
})
