import { expect, test } from 'vitest'
import { defaultLock } from '#core/pixelLock.ts'
import { sampleResult } from '#testing/samples.ts'
import { heatPlace, sourcePlace } from './comparePlaces.ts'

const source = { width: 4000, height: 2000 }
const crop = { x: 1000, y: 500, width: 1000, height: 1000 }
const all = { left: 0, top: 0, width: '100%', height: '100%' }
const covered = { ...all, objectFit: 'cover' }
const part = sampleResult({ crop, size: { width: 1024, height: 1024 } })
const pending = { kind: 'pending', settings: defaultLock } as const

test('the whole source lies under an answer for all of it, and under what was put back', () => {
  expect(sourcePlace(sampleResult({ size: source }), source)).toEqual(covered)
  const locked = sampleResult({ crop, size: source, parents: ['a'] })
  expect(sourcePlace(locked, source)).toEqual(covered)
  expect(heatPlace(locked, source)).toEqual({
    left: '25%',
    top: '25%',
    width: '25%',
    height: '50%',
  })
})

test('of an answer for a part only that part of the source is seen', () => {
  const place = { left: '-100%', top: '-50%', width: '400%', height: '200%' }
  expect(sourcePlace(part, source)).toEqual(place)
  expect(heatPlace(part, source)).toEqual(all)
  expect(sourcePlace({ ...part, lock: pending }, source)).toEqual(place)
  expect(sourcePlace({ ...part, lock: { kind: 'off', settings: defaultLock } }, source)).toEqual(
    place,
  )
})

test('what is put back once more is the whole picture meanwhile', () => {
  const again = sampleResult({ crop, size: source, lock: pending })
  expect(sourcePlace(again, source)).toEqual(covered)
})

test('until the size of the source is known nothing is cut', () => {
  expect(sourcePlace(part, undefined)).toEqual(covered)
})
