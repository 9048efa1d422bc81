import { describe, expect, test } from 'vitest'
import { canUndo } from '#core/mask/history.ts'
import { emptyMask, isUntouched, type Mask, valueAt, withTiles } from '#core/mask/mask.ts'
import { settled } from '#testing/deferred.ts'
import { createFakeImaging, pictureFile } from '#testing/fakeImaging.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { createAutosave } from './autosave.ts'
import { createDocument, firstPainting } from './document.ts'
import { createNotices } from './notices.ts'
import { createViewport } from './viewport.ts'

/** A visit to the page; with the storage of an earlier one, on the same device. */
async function visit(storage = createFakeStorage(), imaging = createFakeImaging()) {
  const notices = createNotices()
  let lastId = 0
  const document = createDocument({ imaging, notices, newId: () => `${Math.random()}-${++lastId}` })
  const viewport = createViewport()
  const pauses: (() => void)[] = []
  const after = (_: number, call: () => void) => void pauses.push(call)
  const autosave = createAutosave({ storage, document, viewport, notices, after })
  await autosave.started()
  return {
    storage,
    document,
    viewport,
    notices,
    autosave,
    names: () => document.state.getState().sources.map(({ name }) => name),
    painting: () => firstPainting(document.state.getState()),
    /** How much is painted in the first corner. */
    corner: () => valueAt(firstPainting(document.state.getState())?.mask ?? nothing, 0, 0),
    paint: (value: number) => {
      const mask = firstPainting(document.state.getState())?.mask
      if (mask) document.maskPainted(marked(mask, value))
    },
    /** The hand rests. */
    rest: async () => {
      for (const call of pauses.splice(0)) call()
      await settled()
    },
  }
}

const nothing = emptyMask({ width: 1, height: 1 })
const marked = (mask: Mask, value: number) =>
  withTiles(mask, new Map([[0, new Uint8Array(64 * 64).fill(value)]]))

test('pictures, mask, history and view are back at the next visit', async () => {
  const first = await visit()
  await first.document.filesAdded([pictureFile('a.png'), pictureFile('b.png')])
  first.paint(100)
  first.paint(200)
  first.viewport.zoomed(3)
  await first.rest()

  const { names, painting, corner, document, viewport } = await visit(first.storage)
  expect(names()).toEqual(['a.png', 'b.png'])
  expect(corner()).toBe(200)
  document.changeUndone()
  expect(corner()).toBe(100)
  document.changeUndone()
  const undone = painting()
  expect(undone && isUntouched(undone.mask)).toBe(true)
  expect(undone && canUndo(undone.history)).toBe(false)
  expect(viewport.state.getState().view).toEqual(first.viewport.state.getState().view)
})

test('a removed picture stays removed', async () => {
  const first = await visit()
  await first.document.filesAdded([pictureFile('a.png'), pictureFile('b.png')])
  first.document.sourceRemoved(first.document.state.getState().sources[0]?.id ?? '')
  await first.rest()
  const later = await visit(first.storage)
  expect(later.names()).toEqual(['b.png'])
  expect(first.storage.disk.paintings.size).toBe(1)
})

test('a picture that was taken away and had back has its mask at the next visit', async () => {
  const first = await visit()
  await first.document.filesAdded([pictureFile('a.png')])
  first.paint(70)
  await first.rest()
  first.document.sourceRemoved(first.document.state.getState().sources[0]?.id ?? '')
  await first.rest()
  expect(first.storage.disk.paintings.size).toBe(0)
  const [notice] = first.notices.state.getState()
  first.notices.actionTaken(notice?.id ?? 0)
  await first.rest()
  const later = await visit(first.storage)
  expect(later.corner()).toBe(70)
})

describe('a visit that cannot', () => {
  /** Two pictures on the table, the first one painted. */
  async function tableLeft() {
    const first = await visit()
    await first.document.filesAdded([pictureFile('a.png'), pictureFile('b.png')])
    first.paint(70)
    await first.rest()
    return first.storage
  }
  const changeSomething = async ({ viewport, rest }: Awaited<ReturnType<typeof visit>>) => {
    viewport.zoomed(3)
    await rest()
  }

  test('open a picture leaves it to the next one, with its mask', async () => {
    const storage = await tableLeft()
    const imaging = createFakeImaging()
    const heal = imaging.gates.fail('open', { kind: 'picture', detail: 'no memory' })
    const second = await visit(storage, imaging)
    expect(second.names()).toEqual([])
    heal()
    await second.document.filesAdded([pictureFile('c.png')])
    await changeSomething(second)
    const third = await visit(storage)
    expect(third.names()).toEqual(['c.png', 'a.png', 'b.png'])
    third.document.sourceMadeFirst(third.document.state.getState().sources[1]?.id ?? '')
    expect(third.corner()).toBe(70)
  })

  test('open a picture forgets it when told to', async () => {
    const storage = await tableLeft()
    const imaging = createFakeImaging()
    imaging.gates.fail('open', { kind: 'picture', detail: 'no memory' })
    const second = await visit(storage, imaging)
    const offer = second.notices.state.getState().find(({ action }) => action)
    expect(offer?.text).toContain('a.png, b.png')
    second.notices.actionTaken(offer?.id ?? 0)
    await second.rest()
    expect((await visit(storage)).names()).toEqual([])
  })

  test('read the table writes nothing over it', async () => {
    const storage = await tableLeft()
    const heal = storage.gates.fail('table', { kind: 'storage', detail: 'it is locked' })
    const second = await visit(storage)
    heal()
    expect(second.notices.state.getState()[0]?.next).toMatch(/what you open and paint now is not/)
    await changeSomething(second)
    await second.autosave.flushed()
    const third = await visit(storage)
    expect([third.names(), third.corner()]).toEqual([['a.png', 'b.png'], 70])
  })

  test('read a mask still has the pictures', async () => {
    const storage = await tableLeft()
    for (const [id, painting] of storage.disk.paintings) {
      const mask = { ...painting.mask, bytes: new Uint8Array([99]) }
      storage.disk.paintings.set(id, { ...painting, mask })
    }
    const second = await visit(storage)
    expect(second.names()).toEqual(['a.png', 'b.png'])
    expect(second.notices.state.getState()[0]?.text).toMatch(/mask/)
  })
})

test('what is painted while a write is under way is written by the next one', async () => {
  const first = await visit()
  await first.document.filesAdded([pictureFile('a.png')])
  first.paint(10)
  const goOn = first.storage.gates.hold('savePainting')
  const writing = first.rest()
  first.paint(90)
  goOn()
  await writing
  await first.rest()
  const later = await visit(first.storage)
  expect(later.corner()).toBe(90)
})

test('leaving the page writes at once', async () => {
  const first = await visit()
  await first.document.filesAdded([pictureFile('a.png')])
  first.paint(50)
  await first.autosave.flushed()
  expect((await visit(first.storage)).names()).toEqual(['a.png'])
})

test('a second tab neither takes over nor overwrites the table', async () => {
  const first = await visit()
  await first.document.filesAdded([pictureFile('a.png')])
  await first.rest()
  const shared = { ...first.storage, claimTable: async () => false }
  const second = await visit(shared)
  expect(second.names()).toEqual([])
  await second.document.filesAdded([pictureFile('other.png')])
  await second.rest()
  await second.autosave.flushed()
  expect((await visit(first.storage)).names()).toEqual(['a.png'])
})

test('a full disk is told once, and the next stroke tries again', async () => {
  const first = await visit()
  await first.document.filesAdded([pictureFile('a.png')])
  const goOn = first.storage.gates.fail('savePainting', { kind: 'storage', detail: 'it is full' })
  first.paint(10)
  await first.rest()
  first.paint(20)
  await first.rest()
  expect(first.notices.state.getState()).toHaveLength(1)
  goOn()
  first.paint(30)
  await first.rest()
  expect((await visit(first.storage)).corner()).toBe(30)
})
