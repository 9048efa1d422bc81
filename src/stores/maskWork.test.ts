import { describe, expect, test } from 'vitest'
import type { Failure } from '#core/failure.ts'
import { imagePoint } from '#core/geometry.ts'
import type { CombineMode } from '#core/mask/combine.ts'
import { emptyMask, isFull, isUntouched, type Mask, valueAt } from '#core/mask/mask.ts'
import { unpacked } from '#core/mask/pack.ts'
import { shapeMask } from '#core/mask/shapes.ts'
import { settled } from '#testing/deferred.ts'
import { boxMask, brokenFile, maskPicture } from '#testing/fakeImaging.ts'
import { laidTable, type Table } from '#testing/table.ts'
import type { DragPart } from './wandDrags.ts'

const size = { width: 300, height: 200 }
const failure: Failure = { kind: 'picture', detail: 'The worker had enough.' }

const rectangle = (x: number, y: number, width: number, height: number): Mask =>
  shapeMask(size, { kind: 'rectangle', rect: { x, y, width, height } })

const busy = ({ work }: Table) => work.state.getState().work
const preview = ({ work }: Table) => work.state.getState().preview

/** A table with a square painted: a step of undo. */
async function painted() {
  const table = await laidTable(size)
  table.document.maskPainted(rectangle(100, 50, 40, 40))
  return table
}

describe('an operation', () => {
  test('changes the mask in one step, and tells how far it is', async () => {
    const table = await painted()
    const told: unknown[] = []
    table.work.state.subscribe(({ work }) => told.push(work && `${work.what} ${work.share}`))
    await table.work.operated({ kind: 'grow', px: 3 })
    expect(valueAt(table.mask(), 97, 70)).toBe(255)
    expect(valueAt(table.mask(), 96, 70)).toBe(0)
    expect(table.steps()).toBe(2)
    expect(told[0]).toBe('grow undefined')
    expect(told.at(-2)).toBe('grow 1')
    expect(told.at(-1)).toBeUndefined()
  })

  test('that is stopped changes nothing and is not told of', async () => {
    const table = await painted()
    const before = table.mask()
    table.imaging.gates.hold('reshape')
    const growing = table.work.operated({ kind: 'grow', px: 3 })
    await settled()
    expect(busy(table)).toEqual({ what: 'grow', share: undefined })
    expect(table.work.cancelled()).toBe(true)
    await growing
    expect(busy(table)).toBeUndefined()
    expect(table.mask()).toBe(before)
    expect(table.texts()).toEqual([])
    expect(table.work.cancelled()).toBe(false)
  })

  test('that fails is told of', async () => {
    const table = await painted()
    const before = table.mask()
    table.imaging.gates.fail('reshape', failure)
    await table.work.operated({ kind: 'fillHoles' })
    expect(table.mask()).toBe(before)
    expect(table.texts()).toHaveLength(1)
    expect(busy(table)).toBeUndefined()
  })

  test('gives way to what was painted, undone or laid on the table meanwhile', async () => {
    const table = await painted()
    const meanwhile = [
      () => table.document.maskPainted(rectangle(0, 0, 10, 10)),
      table.document.changeUndone,
      () => table.document.sourceRemoved(table.document.state.getState().sources[0]?.id ?? ''),
    ]
    for (const change of meanwhile) {
      const release = table.imaging.gates.hold('reshape')
      const growing = table.work.operated({ kind: 'grow', px: 3 })
      await settled()
      change()
      const after = table.mask()
      release()
      await growing
      expect(table.mask()).toEqual(after)
    }
  })

  test('is one at a time', async () => {
    const table = await painted()
    const release = table.imaging.gates.hold('reshape')
    const first = table.work.operated({ kind: 'grow', px: 3 })
    await table.work.operated({ kind: 'grow', px: 50 })
    release()
    await first
    expect(table.imaging.gates.calls.filter((name) => name === 'reshape')).toHaveLength(1)
    expect(valueAt(table.mask(), 97, 70)).toBe(255)
    expect(valueAt(table.mask(), 90, 70)).toBe(0)
  })

  test('is none without a picture', async () => {
    const { work, imaging } = await laidTable()
    await work.operated({ kind: 'fillHoles' })
    await work.transparencySelected()
    await work.maskFileAdded(maskPicture('white'))
    await work.extended({ left: 1, top: 1, right: 1, bottom: 1 })
    expect(await work.maskFile('alpha')).toBeUndefined()
    expect(imaging.gates.calls).toEqual([])
  })
})

/** Of the wand's square round a pixel. */
const squareOf = (tolerance: number) => 255 * (2 * tolerance + 1) ** 2

function wandOn({ work }: Table, x = 150, y = 100, mode: CombineMode = 'add') {
  return (part: DragPart, tolerance: number) =>
    work.wandMoved({ at: imagePoint(x, y), tolerance, contiguous: true, mode, part })
}

describe('a drag of the wand', () => {
  test('shows what it would select, and is one step of undo in the end', async () => {
    const table = await laidTable(size)
    const wand = wandOn(table)
    wand('press', 5)
    await settled()
    expect(preview(table)?.painted).toBe(squareOf(5))
    wand('drag', 9)
    await settled()
    expect(preview(table)?.painted).toBe(squareOf(9))
    expect(isUntouched(table.mask())).toBe(true)
    wand('end', 9)
    await settled()
    expect(preview(table)).toBeUndefined()
    expect(table.mask().painted).toBe(squareOf(9))
    expect(table.steps()).toBe(1)
  })

  test('passes over wishes that newer ones came after', async () => {
    const table = await laidTable(size)
    const release = table.imaging.gates.hold('wand')
    const wand = wandOn(table)
    wand('press', 5)
    await settled()
    for (let tolerance = 6; tolerance < 30; tolerance++) wand('drag', tolerance)
    release()
    await settled()
    expect(table.imaging.gates.calls.filter((name) => name === 'wand')).toHaveLength(2)
    expect(preview(table)?.painted).toBe(squareOf(29))
    wand('drag', 3)
    wand('end', 3)
    await settled()
    expect(table.mask().painted).toBe(squareOf(3))
    expect(table.steps()).toBe(1)
    expect(table.texts()).toEqual([])
  })

  test('does not take the place of one that waits for its answer', async () => {
    const table = await laidTable(size)
    const release = table.imaging.gates.hold('wand')
    for (const x of [50, 150, 250]) {
      wandOn(table, x)('press', 5)
      wandOn(table, x)('end', 5)
    }
    await settled()
    release()
    await settled()
    expect(table.mask().painted).toBe(3 * squareOf(5))
    expect(table.steps()).toBe(3)
    expect(preview(table)).toBeUndefined()
  })

  test('that is dropped, or stopped, is no step, and the rest of it begins nothing', async () => {
    for (const end of [
      (table: Table) => table.work.wandDropped(),
      ({ work }: Table) => work.cancelled(),
    ]) {
      const table = await laidTable(size)
      const wand = wandOn(table)
      wand('press', 5)
      await settled()
      wand('drag', 9)
      end(table)
      expect(preview(table)).toBeUndefined()
      wand('drag', 12)
      wand('end', 12)
      await settled()
      expect(isUntouched(table.mask())).toBe(true)
      expect(table.steps()).toBe(0)
      expect(preview(table)).toBeUndefined()
      expect(table.texts()).toEqual([])
    }
  })

  test('that is dropped leaves the one before it', async () => {
    const table = await laidTable(size)
    const release = table.imaging.gates.hold('wand')
    wandOn(table, 50)('press', 5)
    wandOn(table, 50)('end', 5)
    wandOn(table, 150)('press', 5)
    table.work.wandDropped()
    release()
    await settled()
    expect(table.mask().painted).toBe(squareOf(5))
    expect(table.steps()).toBe(1)
  })

  test('combines with what is there as it is asked', async () => {
    const table = await painted()
    const subtracting = wandOn(table, 120, 70, 'subtract')
    subtracting('press', 5)
    subtracting('end', 5)
    await settled()
    expect(table.mask().painted).toBe(255 * 1600 - squareOf(5))
    const replacing = wandOn(table, 20, 20, 'replace')
    replacing('press', 3)
    replacing('end', 3)
    await settled()
    expect(table.mask().painted).toBe(squareOf(3))
  })

  test('gives way to what was undone meanwhile', async () => {
    const table = await painted()
    const wand = wandOn(table)
    wand('press', 5)
    await settled()
    table.document.changeUndone()
    wand('end', 5)
    await settled()
    expect(isUntouched(table.mask())).toBe(true)
    expect(preview(table)).toBeUndefined()
  })

  test('ends with the picture', async () => {
    const table = await laidTable(size, { width: 90, height: 70 })
    const [, second] = table.document.state.getState().sources
    const wand = wandOn(table)
    wand('press', 5)
    await settled()
    wand('drag', 9)
    table.document.sourceMadeFirst(second?.id ?? '')
    expect(preview(table)).toBeUndefined()
    await settled()
    wand('end', 9)
    await settled()
    expect(preview(table)).toBeUndefined()
    expect(isUntouched(table.mask())).toBe(true)
    const other = wandOn(table, 30, 30)
    other('press', 2)
    other('end', 2)
    await settled()
    expect(table.mask().painted).toBe(squareOf(2))
  })

  test('is told of once when it fails', async () => {
    const table = await laidTable(size)
    const release = table.imaging.gates.fail('wand', failure)
    const wand = wandOn(table)
    wand('press', 5)
    await settled()
    for (const tolerance of [6, 7, 8]) {
      wand('drag', tolerance)
      await settled()
    }
    wand('end', 8)
    await settled()
    expect(table.texts()).toHaveLength(1)
    release()
    wand('press', 5)
    wand('end', 5)
    await settled()
    expect(table.mask().painted).toBe(squareOf(5))
  })

  test('beside the picture selects nothing', async () => {
    const table = await laidTable(size)
    for (const [x, y] of [
      [-1, 5],
      [300, 5],
      [5, -1],
      [5, 200],
    ] as const) {
      wandOn(table, x, y)('press', 5)
      wandOn(table, x, y)('drag', 6)
      wandOn(table, x, y)('end', 6)
    }
    await settled()
    expect(table.imaging.gates.calls).not.toContain('wand')
    expect(table.steps()).toBe(0)
  })
})

const box = { x: 20, y: 30, width: 60, height: 40 }
const boxed = unpacked(boxMask(size, box))

describe('a thing in a box', () => {
  const smart = ({ work }: Table) => work.state.getState().smart

  test('is selected in one step, however often it is refined', async () => {
    const table = await painted()
    table.work.thingBoxed({ box, mode: 'add' })
    expect(busy(table)).toBeUndefined()
    await settled()
    const expected = 255 * (1600 + 60 * 40)
    expect(table.mask().painted).toBe(expected)
    expect(table.steps()).toBe(2)
    for (const side of ['inside', 'outside', 'inside'] as const) {
      table.work.thingHinted(rectangle(10, 10, 5, 5), side)
      await settled()
      expect(table.steps()).toBe(2)
    }
    expect(table.imaging.gates.calls.filter((name) => name === 'smartSelect')).toHaveLength(4)
    table.document.changeUndone()
    expect(table.mask().painted).toBe(255 * 1600)
    table.document.changeUndone()
    expect(isUntouched(table.mask())).toBe(true)
  })

  test('that was painted already is no step, and refining it undoes none', async () => {
    const table = await laidTable(size)
    table.document.maskPainted(boxed)
    table.work.thingBoxed({ box, mode: 'add' })
    await settled()
    table.work.thingHinted(rectangle(10, 10, 5, 5), 'outside')
    await settled()
    table.work.thingHinted(rectangle(10, 10, 5, 5), 'outside')
    await settled()
    expect(table.steps()).toBe(1)
    expect(table.mask().painted).toBe(boxed.painted)
  })

  test('is refined on top of what was painted, or undone, since', async () => {
    const table = await laidTable(size)
    table.work.thingBoxed({ box, mode: 'add' })
    await settled()
    table.document.maskInverted()
    table.document.maskInverted()
    table.document.maskPainted(rectangle(200, 100, 10, 10))
    expect(table.steps()).toBe(4)
    table.work.thingHinted(rectangle(10, 10, 5, 5), 'inside')
    await settled()
    expect(table.steps()).toBe(5)
    expect(valueAt(table.mask(), 205, 105)).toBe(255)
    expect(valueAt(table.mask(), 50, 50)).toBe(255)
    table.document.changeUndone()
    table.document.changeUndone()
    table.work.thingHinted(rectangle(10, 10, 5, 5), 'inside')
    await settled()
    expect(table.steps()).toBe(3)
    expect(valueAt(table.mask(), 205, 105)).toBe(0)
  })

  test('takes the place of one that is still being cut out', async () => {
    const table = await laidTable(size)
    const release = table.imaging.gates.hold('smartSelect')
    table.work.thingBoxed({ box, mode: 'add' })
    await settled()
    expect(busy(table)?.what).toBe('select')
    table.work.thingBoxed({ box: { ...box, x: 200 }, mode: 'add' })
    await settled()
    release()
    await settled()
    expect(table.steps()).toBe(1)
    expect(valueAt(table.mask(), 30, 50)).toBe(0)
    expect(valueAt(table.mask(), 210, 50)).toBe(255)
    expect(table.texts()).toEqual([])
    expect(busy(table)).toBeUndefined()
  })

  test('gets every hint, also those that come while it is being cut out', async () => {
    const table = await laidTable(size)
    const { work, imaging } = table
    work.thingBoxed({ box, mode: 'add' })
    await settled()
    const release = imaging.gates.hold('smartSelect')
    work.thingHinted(rectangle(10, 10, 5, 5), 'inside')
    await settled()
    work.thingHinted(rectangle(30, 10, 5, 5), 'inside')
    work.thingHinted(rectangle(50, 10, 5, 5), 'outside')
    await settled()
    release()
    await settled()
    expect(imaging.hints.at(-1)).toEqual({ inside: 50, outside: 25 })
    expect(table.steps()).toBe(1)
  })

  test('forgets a hint that was stopped, and all of them with another box', async () => {
    const table = await laidTable(size)
    const { work, imaging } = table
    work.thingBoxed({ box, mode: 'add' })
    await settled()
    work.thingHinted(rectangle(10, 10, 5, 5), 'inside')
    await settled()
    const release = imaging.gates.hold('smartSelect')
    work.thingHinted(rectangle(30, 10, 5, 5), 'inside')
    await settled()
    work.cancelled()
    await settled()
    release()
    work.thingHinted(rectangle(50, 10, 5, 5), 'inside')
    await settled()
    expect(imaging.hints.at(-1)).toEqual({ inside: 50 })
    work.thingBoxed({ box, mode: 'add' })
    await settled()
    expect(imaging.hints.at(-1)).toEqual({})
    expect(table.texts()).toEqual(['It was told more.'])
  })

  test('that is stopped, or fails, is no step', async () => {
    const table = await painted()
    table.imaging.gates.hold('smartSelect')
    table.work.thingBoxed({ box, mode: 'add' })
    await settled()
    expect(table.work.cancelled()).toBe(true)
    await settled()
    expect(table.texts()).toEqual([])
    table.imaging.gates.hold('smartSelect')()
    table.imaging.gates.fail('smartSelect', failure)
    table.work.thingBoxed({ box, mode: 'add' })
    await settled()
    expect(table.texts()).toHaveLength(1)
    expect(table.steps()).toBe(1)
    expect(smart(table)).toBeUndefined()
  })

  test('is needed for a hint', async () => {
    const table = await laidTable(size)
    table.work.thingHinted(rectangle(10, 10, 5, 5), 'inside')
    await settled()
    expect(table.imaging.gates.calls).not.toContain('smartSelect')
    expect(table.texts()).toEqual([expect.stringContaining('box')])
  })

  test('is forgotten with its picture', async () => {
    const table = await laidTable(size, { width: 90, height: 70 })
    const [, second] = table.document.state.getState().sources
    table.work.thingBoxed({ box, mode: 'add' })
    await settled()
    expect(smart(table)).toBeDefined()
    const release = table.imaging.gates.hold('smartSelect')
    table.work.thingHinted(rectangle(10, 10, 5, 5), 'inside')
    await settled()
    table.document.sourceMadeFirst(second?.id ?? '')
    release()
    await settled()
    expect(smart(table)).toBeUndefined()
    expect(isUntouched(table.mask())).toBe(true)
    expect(table.imaging.selecting.size).toBe(0)
  })
})

describe('when the selecting tools are put away', () => {
  test('what was asked for is still done, then its memory is given back', async () => {
    const table = await laidTable(size)
    const release = table.imaging.gates.hold('wand')
    wandOn(table)('press', 5)
    wandOn(table)('end', 5)
    await settled()
    table.work.selectingEnded()
    await settled()
    expect(table.imaging.selecting.size).toBe(1)
    release()
    await settled()
    expect(table.mask().painted).toBe(squareOf(5))
    expect(table.imaging.selecting.size).toBe(0)
  })

  test('and taken up again at once, all stays', async () => {
    const table = await laidTable(size)
    table.work.thingBoxed({ box, mode: 'add' })
    await settled()
    table.work.selectingEnded()
    wandOn(table)('press', 5)
    await settled()
    wandOn(table)('end', 5)
    await settled()
    expect(table.steps()).toBe(2)
    expect(table.imaging.selecting.size).toBe(1)
  })
})

describe('transparency', () => {
  test('is added to the mask in one step', async () => {
    const table = await painted()
    await table.work.transparencySelected()
    const alone = await laidTable(size)
    await alone.work.transparencySelected()
    expect(table.steps()).toBe(2)
    expect(table.mask().painted).toBeGreaterThanOrEqual(alone.mask().painted)
    expect(valueAt(table.mask(), 120, 70)).toBe(255)
  })

  test('that cannot be read is told of', async () => {
    const table = await painted()
    table.imaging.gates.fail('transparencyMask', failure)
    await table.work.transparencySelected()
    expect(table.texts()).toHaveLength(1)
    expect(table.steps()).toBe(1)
  })
})

describe('a mask file', () => {
  const unclear = ({ work }: Table) => work.state.getState().unclear

  test('whose meaning is certain becomes the mask at once', async () => {
    const table = await painted()
    await table.work.maskFileAdded(maskPicture('white', size))
    expect(isFull(table.mask())).toBe(true)
    expect(table.steps()).toBe(2)
    expect(unclear(table)).toBeUndefined()
    expect(table.texts()).toEqual([])
  })

  test('of another size is resized, and that is said', async () => {
    const table = await painted()
    await table.work.maskFileAdded(maskPicture('white', { width: 64, height: 32 }))
    expect(isFull(table.mask())).toBe(true)
    expect(table.texts()).toEqual([expect.stringContaining('64 \u00d7 32')])
  })

  test('that may mean several things waits for an answer', async () => {
    const table = await painted()
    const before = table.mask()
    const file = maskPicture('unclear', size)
    await table.work.maskFileAdded(file)
    expect(unclear(table)).toMatchObject({ file })
    expect(unclear(table)?.meanings.length).toBeGreaterThan(1)
    expect(table.mask()).toBe(before)
    await table.work.meaningChosen('black')
    expect(isFull(table.mask())).toBe(true)
    expect(unclear(table)).toBeUndefined()
    await table.work.meaningChosen('black')
    expect(table.steps()).toBe(2)
  })

  test('without an answer is left', async () => {
    const table = await painted()
    await table.work.maskFileAdded(maskPicture('unclear', size))
    await table.work.meaningChosen(undefined)
    expect(unclear(table)).toBeUndefined()
    expect(table.imaging.gates.calls).not.toContain('readMask')
  })

  test('that is none is told of', async () => {
    const table = await painted()
    await table.work.maskFileAdded(brokenFile('notes.txt'))
    expect(table.texts()).toHaveLength(1)
    table.imaging.gates.fail('readMask', failure)
    await table.work.maskFileAdded(maskPicture('white', size))
    expect(table.texts()).toHaveLength(2)
    expect(table.steps()).toBe(1)
  })

  test('gives way to what was painted while it was read', async () => {
    const table = await painted()
    const release = table.imaging.gates.hold('readMask')
    const adding = table.work.maskFileAdded(maskPicture('white', size))
    await settled()
    table.document.maskPainted(rectangle(0, 0, 10, 10))
    release()
    await adding
    expect(table.mask().painted).toBe(255 * 100)
  })

  test('is written from the mask as it is', async () => {
    const table = await painted()
    expect(await (await table.work.maskFile('alpha'))?.text()).toBe('300x200 alpha mask')
    table.imaging.gates.fail('maskFile', failure)
    expect(await table.work.maskFile('blackWhite')).toBeUndefined()
    expect(table.texts()).toHaveLength(1)
  })
})

describe('a larger canvas', () => {
  const sides = { left: 10, top: 20, right: 30, bottom: 40 }

  test('has the picture and its mask where they were, and the new area masked', async () => {
    const table = await painted()
    await table.work.extended(sides)
    const [source] = table.document.state.getState().sources
    expect(source?.size).toEqual({ width: 340, height: 260 })
    const at = (x: number, y: number) => valueAt(table.mask(), x, y)
    expect([at(0, 0), at(339, 259), at(9, 100), at(100, 19)]).toEqual([255, 255, 255, 255])
    expect([at(10, 20), at(309, 219), at(109, 90), at(110, 70), at(149, 109)]).toEqual([
      0, 0, 0, 255, 255,
    ])
    expect(table.mask().painted).toBe(255 * (340 * 260 - 300 * 200 + 1600))
  })

  test('can be had back', async () => {
    const table = await painted()
    const before = table.mask()
    await table.work.extended(sides)
    table.notices.state.getState().at(-1)?.action?.taken()
    expect(table.document.state.getState().sources.map((source) => source.size)).toEqual([size])
    expect(table.mask()).toBe(before)
  })

  test('that fails, is stopped or overtaken is none', async () => {
    const table = await painted()
    const lift = table.imaging.gates.fail('extend', failure)
    await table.work.extended(sides)
    expect(table.texts()).toHaveLength(1)
    lift()
    const release = table.imaging.gates.hold('extend')
    const stopped = table.work.extended(sides)
    await settled()
    table.work.cancelled()
    await stopped
    const overtaken = table.work.extended(sides)
    await settled()
    table.document.maskPainted(emptyMask(size))
    release()
    await overtaken
    expect(table.document.state.getState().sources[0]?.size).toEqual(size)
    expect(table.texts()).toHaveLength(1)
  })
})
