import { expect, test } from 'vitest'
import {
  curves,
  greyIccData,
  iccData,
  primaries,
} from '#services/imaging/worker/fixtures/metadata.ts'
import { codePointProfile, iccProfile } from './icc.ts'

test.each([
  ['the formula of sRGB', curves.sRGB, 'sRGB'],
  ['a table of sRGB', curves.sRGBTable, 'sRGB'],
  ['a power of 2.2', curves.gamma22, 'other'],
  ['a power of 2.2 as a formula', curves.gamma22Formula, 'other'],
  ['no curve at all', curves.linear, 'other'],
])('a profile with the primaries of sRGB and %s', (_, curve, profile) => {
  expect(iccProfile(iccData(primaries.sRGB, curve))).toBe(profile)
  expect(iccProfile(greyIccData(curve))).toBe(profile)
})

test('other primaries make another profile', () => {
  expect(iccProfile(iccData(primaries.displayP3, curves.sRGB))).toBe('other')
})

test('the green of sRGB alone does not make sRGB', () => {
  const [red, , blue] = primaries.displayP3
  expect(iccProfile(iccData([red, primaries.sRGB[1], blue], curves.sRGB))).toBe('other')
})

test('what is cut off or no profile at all is not sRGB', () => {
  const profile = iccData(primaries.sRGB, curves.sRGB)
  for (const length of [0, 100, 130, 200, profile.length - 30])
    expect(iccProfile(profile.subarray(0, length))).toBe('other')
})

test.each([
  [1, 13, 'sRGB'],
  [2, 13, 'sRGB'],
  [1, 2, 'sRGB'],
  [2, 2, 'untagged'],
  [12, 13, 'other'],
  [1, 8, 'other'],
  [9, 16, 'other'],
])('primaries %i with transfer %i are %s', (first, second, profile) => {
  expect(codePointProfile(first, second)).toBe(profile)
})
