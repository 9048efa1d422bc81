import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HeldKeys, PointerEvents, Press } from './pointerEvents.ts'
import { listenToPointers } from './pointers.ts'

let host: HTMLDivElement
let ending: AbortController
let log: string[]
let hovers: string[]
let panning: boolean

const whole = (value: number) => Math.round(value * 100) / 100
const keysTold = ({ shift, alt }: HeldKeys) => `${shift ? ' shift' : ''}${alt ? ' alt' : ''}`
const pressTold = ({ keys, inverse }: Press) => `${keysTold(keys)}${inverse ? ' inverse' : ''}`
const recorder: PointerEvents = {
  drawBegun: ({ at, pressure }, press) =>
    log.push(`begun ${at.x},${at.y} p${whole(pressure)}${pressTold(press)}`),
  drawMoved: (points, keys) =>
    log.push(`moved ${points.map(({ at }) => `${at.x},${at.y}`).join(' ')}${keysTold(keys)}`),
  drawEnded: () => log.push('ended'),
  drawInterrupted: () => log.push('interrupted'),
  drawCancelled: () => log.push('cancelled'),
  panned: (dx, dy) => log.push(`panned ${whole(dx)},${whole(dy)}`),
  zoomed: (factor, about) =>
    log.push(`zoomed ${whole(factor)} at ${whole(about.x)},${whole(about.y)}`),
  brushDragged: (dx, dy) => log.push(`brush ${dx},${dy}`),
  tappedByTwo: () => log.push('tapped by two'),
  doublePressed: () => log.push('double'),
  hovered: (at, keys) => hovers.push(at ? `${at.x},${at.y}${keysTold(keys)}` : 'left'),
}

beforeEach(() => {
  log = []
  hovers = []
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
type Phase = 'down' | 'move' | 'up' | 'cancel'

const LEFT = 0
const MIDDLE = 1
const RIGHT = 2
/** The bits of `buttons`. */
const HELD = { left: 1, right: 2, middle: 4, eraser: 32 }

/** A pointer at a place of the surface, with the left button (or a finger) held until it is up. */
function pointer(pointerId: number, pointerType: Kind) {
  return (phase: Phase, x: number, y: number, more: PointerEventInit = {}) =>
    host.dispatchEvent(
      new PointerEvent(`pointer${phase}`, {
        pointerId,
        pointerType,
        clientX: 10 + x,
        clientY: 20 + y,
        button: phase === 'move' ? -1 : LEFT,
        buttons: phase === 'down' || phase === 'move' ? HELD.left : 0,
        bubbles: true,
        cancelable: true,
        ...more,
      }),
    )
}

/** So many milliseconds after now an event says that it happened. */
function later(event: Event, ms: number) {
  const { timeStamp } = event
  Object.defineProperty(event, 'timeStamp', { value: timeStamp + ms })
  return event
}

describe('a mouse', () => {
  test('draws with full pressure and says which keys are held', () => {
    const mouse = pointer(1, 'mouse')
    mouse('down', 30, 40, { shiftKey: true, pressure: 0.5 })
    mouse('move', 50, 60, { altKey: true })
    mouse('up', 50, 60)
    mouse('move', 70, 80, { buttons: 0 })
    expect(log).toEqual(['begun 30,40 p1 shift', 'moved 50,60 alt', 'ended'])
  })

  test('tells where it is, pressed or not, and when it leaves', () => {
    const mouse = pointer(1, 'mouse')
    mouse('move', 5, 6, { buttons: 0, shiftKey: true })
    mouse('down', 5, 6)
    mouse('move', 7, 8)
    host.dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }))
    expect(hovers).toEqual(['5,6 shift', '7,8', 'left'])
  })

  test('draws the inverse with the right button, and the page shows no menu', () => {
    const mouse = pointer(1, 'mouse')
    mouse('down', 30, 40, { button: RIGHT, buttons: HELD.right })
    mouse('move', 50, 60, { buttons: HELD.right })
    mouse('up', 50, 60, { button: RIGHT })
    expect(log).toEqual(['begun 30,40 p1 inverse', 'moved 50,60', 'ended'])
    const menu = new MouseEvent('contextmenu', { cancelable: true })
    host.dispatchEvent(menu)
    expect(menu.defaultPrevented).toBe(true)
  })

  test('changes the brush with Alt and the right button', () => {
    const mouse = pointer(1, 'mouse')
    const held = { buttons: HELD.right, altKey: true }
    mouse('down', 30, 40, { ...held, button: RIGHT })
    mouse('move', 37, 36, held)
    mouse('move', 30, 40, { buttons: HELD.right })
    mouse('up', 30, 40, { button: RIGHT })
    expect(log).toEqual(['brush 7,-4', 'brush -7,4'])
  })

  test('closes with a double click', () => {
    host.dispatchEvent(new MouseEvent('dblclick'))
    expect(log).toEqual(['double'])
  })

  test('does nothing with the buttons for back and forth', () => {
    const mouse = pointer(1, 'mouse')
    mouse('down', 30, 40, { button: 3, buttons: 8 })
    mouse('move', 50, 60, { buttons: 8 })
    mouse('up', 50, 60, { button: 3 })
    expect(log).toEqual([])
  })
})

describe('a second button of the mouse', () => {
  test('does not disturb a stroke', () => {
    const mouse = pointer(1, 'mouse')
    mouse('down', 0, 0)
    mouse('move', 0, 0, { button: RIGHT, buttons: HELD.left | HELD.right })
    mouse('move', 9, 9, { buttons: HELD.left | HELD.right })
    mouse('move', 9, 9, { button: RIGHT, buttons: HELD.left })
    mouse('up', 9, 9)
    expect(log).toEqual(['begun 0,0 p1', 'moved 0,0', 'moved 9,9', 'moved 9,9', 'ended'])
  })

  test('does not outlast the first: the stroke ends with its own button', () => {
    const mouse = pointer(1, 'mouse')
    mouse('down', 0, 0)
    mouse('move', 0, 0, { button: MIDDLE, buttons: HELD.left | HELD.middle })
    mouse('move', 5, 5, { button: LEFT, buttons: HELD.middle })
    mouse('move', 9, 9, { buttons: HELD.middle })
    mouse('up', 9, 9, { button: MIDDLE })
    expect(log).toEqual(['begun 0,0 p1', 'moved 0,0', 'ended'])
  })

  test('that comes as a press of its own begins no other stroke', () => {
    const mouse = pointer(1, 'mouse')
    mouse('down', 0, 0)
    mouse('down', 5, 5, { button: RIGHT, buttons: HELD.left | HELD.right })
    mouse('up', 5, 5)
    mouse('up', 5, 5, { button: RIGHT })
    expect(log).toEqual(['begun 0,0 p1', 'ended'])
  })
})

test('a stroke whose end was lost ends with the next move', () => {
  const mouse = pointer(1, 'mouse')
  mouse('down', 0, 0)
  mouse('move', 5, 5)
  mouse('move', 50, 50, { buttons: 0 })
  mouse('down', 60, 60)
  expect(log).toEqual(['begun 0,0 p1', 'moved 5,5', 'ended', 'begun 60,60 p1'])
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

describe('a pen', () => {
  test('draws with its pressure, and a palm beside it does nothing', () => {
    const pen = pointer(1, 'pen')
    const palm = pointer(2, 'touch')
    pen('down', 30, 40, { pressure: 0.25 })
    palm('down', 200, 200)
    palm('move', 210, 210)
    palm('up', 210, 210)
    pen('up', 30, 40)
    expect(log).toEqual(['begun 30,40 p0.25', 'ended'])
  })

  test('is not disturbed by a palm that touches at two places', () => {
    const pen = pointer(1, 'pen')
    const heel = pointer(2, 'touch')
    const finger = pointer(3, 'touch')
    pen('down', 30, 40, { pressure: 1 })
    heel('down', 200, 200)
    finger('down', 260, 230)
    heel('move', 190, 200)
    finger('move', 280, 250)
    pen('move', 35, 45, { pressure: 1 })
    heel('up', 190, 200)
    finger('up', 280, 250)
    pen('up', 35, 45)
    expect(log).toEqual(['begun 30,40 p1', 'moved 35,45', 'ended'])
  })

  test('takes over from a palm that lay down before it', () => {
    const pen = pointer(1, 'pen')
    const palm = pointer(2, 'touch')
    palm('down', 200, 200)
    pen('down', 30, 40, { pressure: 1 })
    palm('move', 230, 200)
    pen('up', 30, 40)
    palm('move', 260, 200)
    palm('up', 260, 200)
    expect(log).toEqual(['begun 200,200 p1', 'cancelled', 'begun 30,40 p1', 'ended'])
  })

  test('leaves the fingers their pinch once it is up', () => {
    const pen = pointer(1, 'pen')
    pen('down', 30, 40, { pressure: 1 })
    pen('up', 30, 40)
    pointer(2, 'touch')('down', 100, 100)
    pointer(3, 'touch')('down', 200, 100)
    pointer(3, 'touch')('move', 300, 100)
    expect(log.slice(-2)).toEqual(['panned 50,0', 'zoomed 2 at 200,100'])
  })

  test('draws the inverse with its other end', () => {
    const pen = pointer(1, 'pen')
    pen('down', 30, 40, { button: 5, buttons: HELD.eraser, pressure: 0.5 })
    pen('move', 35, 40, { buttons: HELD.eraser, pressure: 0.5 })
    pen('up', 35, 40, { button: 5 })
    expect(log).toEqual(['begun 30,40 p0.5 inverse', 'moved 35,40', 'ended'])
  })
})

test('the middle button and the pan tool move the picture', () => {
  const mouse = pointer(1, 'mouse')
  mouse('down', 10, 10, { button: MIDDLE, buttons: HELD.middle })
  mouse('move', 25, 5, { buttons: HELD.middle })
  mouse('up', 25, 5, { button: MIDDLE })
  panning = true
  mouse('down', 10, 10)
  mouse('move', 11, 12)
  mouse('up', 11, 12)
  expect(log).toEqual(['panned 15,-5', 'panned 1,2'])
})

describe('a second finger', () => {
  test('makes a pinch of a stroke that had not gone anywhere', () => {
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

  test('ends a long stroke and keeps it', () => {
    const one = pointer(1, 'touch')
    one('down', 100, 100)
    one('move', 160, 100)
    pointer(2, 'touch')('down', 300, 100)
    expect(log.at(-1)).toBe('interrupted')
  })

  test('stops panning by one, which goes on when it is up again', () => {
    panning = true
    const one = pointer(1, 'touch')
    const two = pointer(2, 'touch')
    one('down', 100, 100)
    two('down', 200, 100)
    one('move', 100, 140)
    two('up', 200, 100)
    one('move', 110, 140)
    expect(log).toEqual(['panned 0,20', expect.stringMatching(/^zoomed/), 'panned 10,0'])
  })

  test('and a third one do not pinch', () => {
    const fingers = [1, 2, 3].map((id) => pointer(id, 'touch'))
    for (const [index, finger] of fingers.entries()) finger('down', 100 * index, 100)
    const before = log.length
    fingers[0]?.('move', 20, 20)
    expect(log).toHaveLength(before)
  })
})

describe('a tap by two fingers', () => {
  test('is told once both are up, and the stroke of the first was none', () => {
    const one = pointer(1, 'touch')
    const two = pointer(2, 'touch')
    one('down', 100, 100)
    two('down', 200, 100)
    one('up', 100, 100)
    expect(log).toEqual(['begun 100,100 p1', 'cancelled'])
    two('up', 200, 100)
    expect(log.at(-1)).toBe('tapped by two')
  })

  test('is none after a move, by three, too late, or if the system took one away', () => {
    const tapThen = (spoilt: (two: ReturnType<typeof pointer>) => void) => {
      log = []
      const one = pointer(1, 'touch')
      const two = pointer(2, 'touch')
      one('down', 100, 100)
      two('down', 200, 100)
      spoilt(two)
      two('up', 200, 100)
      one('up', 100, 100)
      return log
    }
    expect(tapThen(() => undefined)).toContain('tapped by two')
    expect(tapThen((two) => two('move', 230, 100))).not.toContain('tapped by two')
    expect(tapThen((two) => two('cancel', 200, 100))).not.toContain('tapped by two')
    const byThree = tapThen(() => {
      pointer(3, 'touch')('down', 300, 100)
      pointer(3, 'touch')('up', 300, 100)
    })
    expect(byThree).not.toContain('tapped by two')
    const tooLate = tapThen(() => {
      const end = { pointerId: 2, pointerType: 'touch', clientX: 210, clientY: 120 }
      host.dispatchEvent(later(new PointerEvent('pointerup', end), 400))
      const other = { ...end, pointerId: 1, clientX: 110 }
      host.dispatchEvent(later(new PointerEvent('pointerup', other), 400))
    })
    expect(tooLate).not.toContain('tapped by two')
  })

  test('is none by a palm beside a pen', () => {
    pointer(1, 'pen')('down', 30, 40, { pressure: 1 })
    for (const phase of ['down', 'up'] as const)
      for (const id of [2, 3]) pointer(id, 'touch')(phase, 100 * id, 100)
    expect(log).toEqual(['begun 30,40 p1'])
  })
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
