import { expect, test } from 'vitest'
import { grouped } from './grouped.ts'

test('items are grouped in the order of each group’s first', () => {
  const groups = grouped(['b1', 'a1', 'b2', 'c1', 'a2'], (item) => item[0])
  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1', 'a2']],
    ['c', ['c1']],
  ])
})
