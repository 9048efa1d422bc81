import { describe, expect, test } from 'vitest'
import { canRedo, canUndo } from '#core/mask/history.ts'
import {
  coverage,
  emptyMask,
  isFull,
  isUntouched,
  TILE_BYTES,
  valueAt,
  withTiles,
} from '#core/mask/mask.ts'
import { MAX_SOURCES } from '#core/problems.ts'
import { settled } from '#testing/deferred.ts'
import { brokenFile, createFakeImaging, pictureFile } from '#testing/fakeImaging.ts'
import { createDocument, firstPainting, firstSource } from './document.ts'
import { createNotices } from './notices.ts'

function setUp() {
  const imaging = createFakeImaging()
  const notices = createNotices()
  let lastId = 0
  const document = createDocument({ imaging, notices, newId: () => `source-${++lastId}` })
  const { getState } = document.state
  return {
    imaging,
    document,
    notices,
    names: () => getState().sources.map(({ name }) => name),
    opening: () => getState().opening,
    idOf: (name: string) => getState().sources.find((source) => source.name === name)?.id ?? '',
    mask: () => firstPainting(getState())?.mask ?? emptyMask({ width: 1, height: 1 }),
    texts: () => notices.state.getState().map(({ text }) => text),
    /** Presses what the newest notice offers. */
    undo: () => notices.actionTaken(notices.state.getState().at(-1)?.id ?? 0),
    /** Closes all notices. */
    expire: () => {
      for (const { id } of notices.state.getState()) notices.dismissed(id)
    },
  }
}

async function opened(...names: readonly string[]) {
  const table = setUp()
  await table.document.filesAdded(names.map((name) => pictureFile(name)))
  return table
}

const files = (count: number, prefix = 'p') =>
  Array.from({ length: count }, (_, index) => pictureFile(`${prefix}${index}`))

/** A mask with a mark of the given value in its first corner. */
const marked = (mask: ReturnType<typeof emptyMask>, value: number) =>
  withTiles(mask, new Map([[0, new Uint8Array(TILE_BYTES).fill(value)]]))

describe('files', () => {
  test('are opened in their order, the first one is masked', async () => {
    const { document, names, mask } = await opened('a.png', 'b.png', 'c.png')
    expect(names()).toEqual(['a.png', 'b.png', 'c.png'])
    expect(firstSource(document.state.getState())?.name).toBe('a.png')
    expect(isUntouched(mask())).toBe(true)
    expect(mask()).toMatchObject({ width: 640, height: 480 })
  })

  test('join those that are open', async () => {
    const { document, names } = await opened('a')
    await document.filesAdded([pictureFile('b')])
    expect(names()).toEqual(['a', 'b'])
  })

  test('without a name get one', async () => {
    const { names } = await opened('')
    expect(names()).toEqual(['Picture'])
  })

  test('are counted while they are being opened', async () => {
    const { document, imaging, opening, names } = setUp()
    const release = imaging.gates.hold('open')
    const adding = document.filesAdded(files(2))
    expect(opening()).toBe(2)
    release()
    await adding
    expect(opening()).toBe(0)
    expect(names()).toHaveLength(2)
  })

  test('that cannot be opened are named, and leave everything else as it is', async () => {
    const { document, names, opening, mask, texts } = await opened('a')
    document.maskPainted(marked(mask(), 200))
    await document.filesAdded([pictureFile('b'), brokenFile('notes.txt'), pictureFile('c')])
    expect(names()).toEqual(['a', 'b', 'c'])
    expect(valueAt(mask(), 0, 0)).toBe(200)
    expect(opening()).toBe(0)
    expect(texts()).toEqual([expect.stringMatching(/^notes\.txt: .*not a picture/)])
  })

  test('are at most as many as a request takes', async () => {
    const { document, names, texts } = setUp()
    await document.filesAdded(files(MAX_SOURCES))
    expect(texts()).toEqual([])
    await document.filesAdded(files(1, 'late'))
    expect(names()).toHaveLength(MAX_SOURCES)
    expect(names()).not.toContain('late0')
    expect(texts()).toHaveLength(1)
  })

  test('that are too many are taken as far as there is room, and said', async () => {
    const { document, names, notices } = await opened('a')
    await document.filesAdded(files(MAX_SOURCES + 3))
    expect(names()).toHaveLength(MAX_SOURCES)
    expect(notices.state.getState()[0]?.next).toContain(String(MAX_SOURCES - 1))
  })

  test('dropped while others are still being opened do not get past the limit', async () => {
    const { document, names, opening } = setUp()
    await Promise.all([document.filesAdded(files(10)), document.filesAdded(files(10, 'q'))])
    await settled()
    expect(names()).toHaveLength(MAX_SOURCES)
    expect(opening()).toBe(0)
  })

  test('that failed do not take up room', async () => {
    const { document, names } = setUp()
    await document.filesAdded([brokenFile('x'), brokenFile('y')])
    await document.filesAdded(files(MAX_SOURCES))
    expect(names()).toHaveLength(MAX_SOURCES)
  })
})

describe('the first place', () => {
  test('can be given to another picture, the others keep their order', async () => {
    const { document, names, idOf } = await opened('a', 'b', 'c')
    document.sourceMadeFirst(idOf('c'))
    expect(names()).toEqual(['c', 'a', 'b'])
    document.sourceMadeFirst(idOf('c'))
    expect(names()).toEqual(['c', 'a', 'b'])
    document.sourceMadeFirst('nobody')
    expect(names()).toEqual(['c', 'a', 'b'])
  })

  test('comes with the picture’s own painting and its own undo', async () => {
    const { document, idOf, mask } = await opened('a', 'b')
    document.maskPainted(marked(mask(), 100))
    document.sourceMadeFirst(idOf('b'))
    expect(isUntouched(mask())).toBe(true)
    document.changeUndone()
    document.maskPainted(marked(mask(), 200))
    document.sourceMadeFirst(idOf('a'))
    expect(valueAt(mask(), 0, 0)).toBe(100)
    document.changeUndone()
    expect(isUntouched(mask())).toBe(true)
    document.sourceMadeFirst(idOf('b'))
    expect(valueAt(mask(), 0, 0)).toBe(200)
  })
})

describe('a picture that was removed', () => {
  test('comes back to its place with its painting', async () => {
    const { document, names, idOf, mask, undo } = await opened('a', 'b', 'c')
    document.sourceMadeFirst(idOf('b'))
    document.maskPainted(marked(mask(), 100))
    document.sourceMadeFirst(idOf('a'))
    document.sourceRemoved(idOf('b'))
    expect(names()).toEqual(['a', 'c'])
    undo()
    expect(names()).toEqual(['a', 'b', 'c'])
    document.sourceMadeFirst(idOf('b'))
    expect(valueAt(mask(), 0, 0)).toBe(100)
    document.changeUndone()
    expect(isUntouched(mask())).toBe(true)
  })

  test('comes back even if its place is gone', async () => {
    const { document, names, idOf, undo } = await opened('a', 'b', 'c')
    document.sourceRemoved(idOf('a'))
    document.sourceRemoved(idOf('b'))
    document.sourceRemoved(idOf('c'))
    undo()
    undo()
    undo()
    expect(names()).toEqual(['a', 'b', 'c'])
  })

  test('is forgotten with its painting once it cannot come back', async () => {
    const { document, imaging, idOf, expire } = await opened('a', 'b')
    document.sourceRemoved(idOf('a'))
    expect(imaging.previews.size).toBe(2)
    expire()
    expect(imaging.previews.size).toBe(1)
    expect(Object.keys(document.state.getState().paintings)).toEqual([idOf('b')])
  })

  test('twice, or one nobody knows, changes nothing', async () => {
    const { document, names, idOf, texts } = await opened('a', 'b')
    const id = idOf('a')
    document.sourceRemoved(id)
    document.sourceRemoved(id)
    document.sourceRemoved('nobody')
    expect(names()).toEqual(['b'])
    expect(texts()).toHaveLength(1)
  })
})

describe('the mask', () => {
  test('is what was painted last, and goes back and forth', async () => {
    const { document, mask } = await opened('a')
    const first = marked(mask(), 100)
    const second = marked(first, 200)
    document.maskPainted(first)
    document.maskPainted(second)
    expect(mask()).toBe(second)
    document.changeUndone()
    expect(valueAt(mask(), 0, 0)).toBe(100)
    document.changeUndone()
    expect(isUntouched(mask())).toBe(true)
    document.changeRedone()
    document.changeRedone()
    expect(valueAt(mask(), 0, 0)).toBe(200)
  })

  test('goes no further back or forth than there are steps', async () => {
    const { document, mask } = await opened('a')
    document.changeUndone()
    document.changeRedone()
    document.maskPainted(marked(mask(), 100))
    document.changeRedone()
    expect(valueAt(mask(), 0, 0)).toBe(100)
  })

  test('cannot go forth again after something else was painted', async () => {
    const { document, mask } = await opened('a')
    document.maskPainted(marked(mask(), 100))
    document.changeUndone()
    document.maskPainted(marked(mask(), 50))
    document.changeRedone()
    expect(valueAt(mask(), 0, 0)).toBe(50)
  })

  test('is inverted and cleared, which can be undone', async () => {
    const { document, mask } = await opened('a')
    document.maskPainted(marked(mask(), 100))
    const share = coverage(mask())
    document.maskInverted()
    expect(valueAt(mask(), 0, 0)).toBe(155)
    expect(coverage(mask())).toBeCloseTo(1 - share, 12)
    document.maskCleared()
    expect(isUntouched(mask())).toBe(true)
    document.maskInverted()
    expect(isFull(mask())).toBe(true)
    for (let steps = 0; steps < 3; steps++) document.changeUndone()
    expect(valueAt(mask(), 0, 0)).toBe(100)
  })

  test('is not undone by a step that changed nothing', async () => {
    const { document, mask } = await opened('a')
    document.maskPainted(marked(mask(), 100))
    document.maskPainted(mask())
    document.changeUndone()
    expect(isUntouched(mask())).toBe(true)
    const history = firstPainting(document.state.getState())?.history
    expect(history && [canUndo(history), canRedo(history)]).toEqual([false, true])
  })

  test('of no picture is none, whatever is pressed', () => {
    const { document } = setUp()
    document.maskInverted()
    document.maskCleared()
    document.changeUndone()
    document.changeRedone()
    document.maskPainted(emptyMask({ width: 3, height: 3 }))
    expect(document.state.getState().paintings).toEqual({})
  })
})

describe('another picture for the first one', () => {
  test('takes its place, with a mask of its own size', async () => {
    const { document, names, mask } = await opened('a', 'b')
    document.maskPainted(marked(mask(), 100))
    await document.firstReplaced(pictureFile('result', { width: 100, height: 50 }))
    expect(names()).toEqual(['result', 'b'])
    expect(mask()).toMatchObject({ width: 100, height: 50, painted: 0 })
  })

  test('gives it back with what was painted', async () => {
    const { document, names, mask, undo } = await opened('a', 'b')
    document.maskPainted(marked(mask(), 100))
    await document.firstReplaced(pictureFile('result'))
    undo()
    expect(names()).toEqual(['a', 'b'])
    expect(valueAt(mask(), 0, 0)).toBe(100)
    document.changeUndone()
    expect(isUntouched(mask())).toBe(true)
  })

  test('is simply added where there is none', async () => {
    const { document, names, texts } = setUp()
    await document.firstReplaced(pictureFile('result'))
    expect(names()).toEqual(['result'])
    expect(texts()).toEqual([])
  })

  test('fits even when the table is full', async () => {
    const { document, names } = setUp()
    await document.filesAdded(files(MAX_SOURCES))
    await document.firstReplaced(pictureFile('result'))
    expect(names()).toHaveLength(MAX_SOURCES)
    expect(names()[0]).toBe('result')
  })

  test('that cannot be opened leaves everything as it is', async () => {
    const { document, names, mask, texts, opening } = await opened('a')
    document.maskPainted(marked(mask(), 100))
    await document.firstReplaced(brokenFile('result'))
    expect(names()).toEqual(['a'])
    expect(valueAt(mask(), 0, 0)).toBe(100)
    expect(texts()).toHaveLength(1)
    expect(opening()).toBe(0)
  })

  test.each(['kept', 'undone'])('keeps nothing of the other one once it is %s', async (end) => {
    const { document, imaging, idOf, undo, expire } = await opened('a')
    await document.firstReplaced(pictureFile('result'))
    expect(imaging.previews.size).toBe(2)
    if (end === 'kept') expire()
    else undo()
    expect(imaging.previews.size).toBe(1)
    const left = idOf(end === 'kept' ? 'result' : 'a')
    expect(Object.keys(document.state.getState().paintings)).toEqual([left])
  })

  test('that was removed can still come back after the first one did', async () => {
    const { document, imaging, notices, names, idOf } = await opened('a')
    await document.firstReplaced(pictureFile('result'))
    document.sourceRemoved(idOf('result'))
    const [replaced, removed] = notices.state.getState()
    notices.actionTaken(replaced?.id ?? 0)
    expect(names()).toEqual(['a'])
    notices.actionTaken(removed?.id ?? 0)
    expect(names()).toEqual(['result', 'a'])
    expect(imaging.previews.size).toBe(2)
  })
})

test('the whole picture of a source is decoded from its file, until it is no longer wanted', async () => {
  const { document, imaging } = await opened('a')
  const source = firstSource(document.state.getState())
  if (!source) throw new Error('a source was opened')
  await expect(document.wholePicture(source, new AbortController().signal)).resolves.toMatchObject({
    width: 640,
    height: 480,
  })
  imaging.gates.hold('decode')
  const stop = new AbortController()
  const decoding = document.wholePicture(source, stop.signal)
  stop.abort()
  await expect(decoding).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
})
