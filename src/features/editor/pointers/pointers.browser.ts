import { afterEach, beforeEach, expect, test } from 'vitest'
import { listenToPointers, type PointerEvents } from './pointers.ts'

let host: HTMLDivElement
let ending: AbortController
let log: string[]
let panning: boolean

const whole = (value: number) => Math.round(value * 100) / 100
const recorder: PointerEvents = {
  drawBegun: ({ at, pressure }, straight) =>
    log.push(`begun ${at.x},${at.y} p${whole(pressure)}${straight ? ' straight' : ''}`),
  drawMoved: (points) => log.push(`moved ${points.map(({ at }) => `${at.x},${at.y}`).join(' ')}`),
  drawEnded: () => log.push('ended'),
  drawInterrupted: () => log.push('interrupted'),
  drawCancelled: () => log.push('cancelled'),
  panned: (dx, dy) => log.push(`panned ${whole(dx)},${whole(dy)}`),
  zoomed: (factor, about) =>
    log.push(`zoomed ${whole(factor)} at ${whole(about.x)},${whole(about.y)}`),
  hovered: () => undefined,
}

beforeEach(() => {
  log = []
  panning = false
  host = document.createElement('div')
  host.style.cssText = 'position:fixed;left:10px;top:20px;width:400px;height:300px'
  // Capture needs a pointer that the browser knows; these are made up.
  host.setPointerCapture = () => undefined
  document.body.append(host)
  ending = new AbortController()
  listenToPointers({ host, isPanning: () => panning, signal: ending.signal }, recorder)
})

afterEach(() => {
  ending.abort()
  host.remove()
})

type Kind = 'mouse' | 'touch' | 'pen'

/** A pointer at a place of the surface. */
function pointer(pointerId: number, pointerType: Kind) {
  return (
    type: 'down' | 'move' | 'up' | 'cancel',
    x: number,
    y: number,
    more: PointerEventInit = {},
  ) =>
    host.dispatchEvent(
      new PointerEvent(`pointer${type}`, {
        pointerId,
        pointerType,
        clientX: 10 + x,
        clientY: 20 + y,
        bubbles: true,
        cancelable: true,
        ...more,
      }),
    )
}

test('a mouse draws with full pressure, Shift makes it straight', () => {
  const mouse = pointer(1, 'mouse')
  mouse('down', 30, 40, { shiftKey: true, pressure: 0.5 })
  mouse('move', 50, 60)
  mouse('up', 50, 60)
  mouse('move', 70, 80)
  expect(log).toEqual(['begun 30,40 p1 straight', 'moved 50,60', 'ended'])
})

test('every coalesced event is drawn', () => {
  const mouse = pointer(1, 'mouse')
  mouse('down', 0, 0)
  const coalescedEvents = [
    [5, 5],
    [9, 7],
    [12, 12],
  ].map(([x = 0, y = 0]) => new PointerEvent('pointermove', { clientX: 10 + x, clientY: 20 + y }))
  mouse('move', 12, 12, { coalescedEvents })
  expect(log.at(-1)).toBe('moved 5,5 9,7 12,12')
})

test('a pen draws with its pressure, and a palm beside it does nothing', () => {
  const pen = pointer(1, 'pen')
  const palm = pointer(2, 'touch')
  pen('down', 30, 40, { pressure: 0.25 })
  palm('down', 200, 200)
  palm('move', 210, 210)
  palm('up', 210, 210)
  pen('up', 30, 40)
  expect(log).toEqual(['begun 30,40 p0.25', 'ended'])
})

test('the middle button and the pan tool move the picture', () => {
  const mouse = pointer(1, 'mouse')
  mouse('down', 10, 10, { button: 1 })
  mouse('move', 25, 5)
  mouse('up', 25, 5, { button: 1 })
  panning = true
  mouse('down', 10, 10)
  mouse('move', 11, 12)
  mouse('up', 11, 12)
  expect(log).toEqual(['panned 15,-5', 'panned 1,2'])
})

test('a second finger makes a pinch of a stroke that had not gone anywhere', () => {
  const one = pointer(1, 'touch')
  const two = pointer(2, 'touch')
  one('down', 100, 100)
  one('move', 103, 100)
  two('down', 203, 100)
  two('move', 303, 100)
  two('up', 303, 100)
  one('move', 150, 150)
  one('up', 150, 150)
  expect(log).toEqual([
    'begun 100,100 p1',
    'moved 103,100',
    'cancelled',
    'panned 50,0',
    'zoomed 2 at 203,100',
  ])
})

test('a second finger ends a long stroke and keeps it', () => {
  const one = pointer(1, 'touch')
  one('down', 100, 100)
  one('move', 160, 100)
  pointer(2, 'touch')('down', 300, 100)
  expect(log.at(-1)).toBe('interrupted')
})

test('a pointer that the system takes away ends the stroke and keeps it', () => {
  const mouse = pointer(1, 'mouse')
  mouse('down', 0, 0)
  mouse('cancel', 0, 0)
  expect(log).toEqual(['begun 0,0 p1', 'ended'])
})

test('the wheel zooms about the cursor and never scrolls the page', () => {
  const wheel = new WheelEvent('wheel', {
    deltaY: -100,
    clientX: 60,
    clientY: 80,
    cancelable: true,
  })
  host.dispatchEvent(wheel)
  expect(wheel.defaultPrevented).toBe(true)
  expect(log).toEqual(['zoomed 1.17 at 50,60'])
})

test('nothing is heard after the end', () => {
  ending.abort()
  pointer(1, 'mouse')('down', 0, 0)
  expect(log).toEqual([])
})
