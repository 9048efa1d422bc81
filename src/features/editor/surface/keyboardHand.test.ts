import { beforeEach, describe, expect, test } from 'vitest'
import { imagePoint, type Size } from '#core/geometry.ts'
import { createKeyboardHand, type Key, type KeyboardHand } from './keyboardHand.ts'

let picture: Size | undefined
let log: string[]
let hand: KeyboardHand

const key = (name: string, held: Partial<Key> = {}): Key => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
})
const press = (name: string, held?: Partial<Key>) => hand.keyPressed(key(name, held))

beforeEach(() => {
  picture = { width: 200, height: 100 }
  log = []
  hand = createKeyboardHand({
    size: () => picture,
    start: () => imagePoint(50, 50),
    step: (event) => {
      const { kind } = event
      if (kind === 'down')
        log.push(`down ${event.point.x},${event.point.y} p${event.point.pressure}`)
      else if (kind === 'moved') log.push(`moved ${event.points.map(({ x, y }) => `${x},${y}`)}`)
      else if (kind === 'hovered') log.push(`hovered ${event.point.x},${event.point.y}`)
      else log.push(kind)
      if ('keys' in event && event.keys.shift) log.push('with shift')
      if ('keys' in event && event.keys.alt) log.push('with alt')
    },
    moved: ({ x, y }) => log.push(`at ${x},${y}`),
  })
})

test('arrows move the cursor from where it begins, by a pixel or by ten', () => {
  expect(press('ArrowRight')).toBe(true)
  press('ArrowDown', { shiftKey: true })
  press('ArrowLeft')
  press('ArrowUp', { shiftKey: true })
  expect(log).toEqual([
    'hovered 51,50',
    'at 51,50',
    'hovered 51,60',
    'at 51,60',
    'hovered 50,60',
    'at 50,60',
    'hovered 50,50',
    'at 50,50',
  ])
})

test('the cursor stays on the picture', () => {
  for (let presses = 0; presses < 30; presses++) press('ArrowLeft', { shiftKey: true })
  for (let presses = 0; presses < 30; presses++) press('ArrowDown', { shiftKey: true })
  expect(log.at(-1)).toBe('at 0,100')
})

describe('Space', () => {
  test('means nothing before the cursor is shown: it pans', () => {
    expect(press(' ')).toBe(false)
    expect(log).toEqual([])
  })

  test('is a press as long as it is held, and arrows draw meanwhile', () => {
    press('ArrowRight')
    log = []
    expect(press(' ')).toBe(true)
    // Held keys repeat.
    expect(press(' ')).toBe(true)
    press('ArrowRight', { shiftKey: true })
    hand.keyReleased({ key: 'ArrowRight' })
    hand.keyReleased({ key: ' ' })
    hand.keyReleased({ key: ' ' })
    press('ArrowRight')
    expect(log).toEqual([
      'down 51,50 p1',
      'moved 61,50',
      'at 61,50',
      'up',
      'hovered 62,50',
      'at 62,50',
    ])
  })

  test('with Shift or Alt is such a press; Shift with an arrow only goes further', () => {
    press('ArrowRight')
    log = []
    press(' ', { shiftKey: true, altKey: true })
    press('ArrowRight', { shiftKey: true, altKey: true })
    expect(log).toEqual([
      'down 51,50 p1',
      'with shift',
      'with alt',
      'moved 61,50',
      'with alt',
      'at 61,50',
    ])
  })

  test('does not outlast the leaving of the surface: what was drawn is kept', () => {
    press('ArrowRight')
    press(' ')
    log = []
    hand.left()
    hand.left()
    hand.keyReleased({ key: ' ' })
    expect(log).toEqual(['up'])
    expect(press(' ')).toBe(false)
    press('ArrowRight')
    expect(log.at(-1)).toBe('at 51,50')
  })
})

test('other keys, and arrows with Ctrl or Command, are left to the page', () => {
  for (const name of ['a', 'Enter', 'Tab', 'PageDown']) expect(press(name)).toBe(false)
  expect(press('ArrowRight', { ctrlKey: true })).toBe(false)
  expect(press('ArrowRight', { metaKey: true })).toBe(false)
  hand.keyReleased({ key: 'a' })
  expect(log).toEqual([])
})

test('nothing happens without a picture', () => {
  picture = undefined
  press('ArrowRight')
  expect(press(' ')).toBe(false)
  expect(log).toEqual([])
})
