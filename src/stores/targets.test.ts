import { expect, test } from 'vitest'
import type { Size } from '#core/geometry.ts'
import { combined } from '#core/mask/combine.ts'
import { coverage } from '#core/mask/mask.ts'
import { shapeMask } from '#core/mask/shapes.ts'
import { settled } from '#testing/deferred.ts'
import { createFakeImaging, pictureFile } from '#testing/fakeImaging.ts'
import { createForm } from '#testing/form.ts'
import { type BatchTarget, regionsOf } from './targets.ts'

const large = { width: 4000, height: 3000 }
const small = { width: 400, height: 300 }

/** A table with pictures of these sizes, called a, b and so on. */
async function table(...sizes: readonly Size[]) {
  const imaging = createFakeImaging()
  const { document, settings, plan, targets } = createForm({ imaging })
  await document.filesAdded(sizes.map((size, index) => pictureFile('abcdef'.charAt(index), size)))
  const sources = () => document.state.getState().sources
  const idOf = (name: string) => sources().find((source) => source.name === name)?.id ?? ''
  /** Paints the left half of a picture, which is first for that moment. */
  function paint(name: string, shares: readonly number[] = [0.5]) {
    const [first] = sources()
    document.sourceMadeFirst(idOf(name))
    const size = sources()[0]?.size ?? small
    for (const share of shares) {
      const width = Math.round(size.width * share)
      const rect = { x: 0, y: 0, width, height: size.height }
      document.maskPainted(shapeMask(size, { kind: 'rectangle', rect }))
    }
    document.sourceMadeFirst(first?.id ?? '')
  }
  const wish = (pictures: string, masks = '') =>
    plan.changed({ pictures: [...pictures].map(idOf), masks: [...masks].map(idOf) })
  return { imaging, document, settings, targets, paint, wish }
}

/** `b(a)+c`: picture b by the mask of a, sent along with c. */
const words = (targets: readonly BatchTarget[]) =>
  targets.map(({ sources, painted }) => {
    const [first, ...others] = sources.map(({ name }) => name)
    const by = painted && painted.name !== first ? `(${painted.name})` : ''
    return [`${first ?? 'text'}${by}`, ...others].join('+')
  })

const parts = (target: BatchTarget) => regionsOf(target, 'gpt-image-2').length

test('without pictures it is text, without wishes the first picture with the others', async () => {
  const nothing = await table()
  expect(words(nothing.targets.state.getState())).toEqual(['text'])
  expect(await nothing.targets.current()).toMatchObject([{ sources: [], mask: undefined }])
  const { targets } = await table(large, small)
  expect(words(targets.state.getState())).toEqual(['a+b'])
  expect(targets.state.getState()[0]).not.toHaveProperty('sourceId')
})

test('pictures that are wished for are edited one by one, the rest goes along with each', async () => {
  const { targets, wish, paint, document } = await table(small, small, small)
  paint('a')
  paint('b', [0.25])
  wish('b')
  expect(words(targets.state.getState())).toEqual(['a+c', 'b+c'])
  wish('bc')
  expect(words(targets.state.getState())).toEqual(['a', 'b', 'c(a)'])
  const ready = await targets.current()
  expect(ready.map(({ mask }) => mask && coverage(mask))).toEqual([0.5, 0.25, 0.5])
  document.sourceRemoved(ready[1]?.sources[0]?.id ?? '')
  expect(words(targets.state.getState())).toEqual(['a', 'c(a)'])
})

test('every wished mask is tried on every picture, at its size', async () => {
  const { targets, wish, paint } = await table(large, small)
  paint('a')
  paint('b', [0.25])
  wish('b', 'ab')
  expect(words(targets.state.getState())).toEqual(['a', 'a(b)', 'b(a)', 'b'])
  const ready = await targets.current()
  expect(ready.map(({ mask }) => mask && [mask.width, coverage(mask)])).toEqual([
    [4000, 0.5],
    [4000, 0.25],
    [400, 0.5],
    [400, 0.25],
  ])
  wish('b', 'b')
  expect(words(targets.state.getState())).toEqual(['a(b)', 'b'])
})

test('where nothing is painted nothing is carried over', async () => {
  const { targets, wish, paint } = await table(small, small)
  wish('b', 'b')
  const coverages = () => targets.state.getState().map((target) => target.coverage)
  expect([words(targets.state.getState()), coverages()]).toEqual([
    ['a', 'b'],
    ['untouched', 'untouched'],
  ])
  paint('a', [1])
  expect([words(targets.state.getState()), coverages()]).toEqual([
    ['a', 'b(a)'],
    ['full', 'full'],
  ])
})

test('a mask is carried over once, as long as it stays', async () => {
  const { targets, wish, paint, imaging } = await table(large, small)
  paint('a')
  wish('b')
  await targets.current()
  await targets.current()
  const made = () => imaging.gates.calls.filter((call) => call === 'readMask').length
  expect(made()).toBe(1)
  paint('a', [0.75])
  await targets.current()
  expect(made()).toBe(2)
  const repaired = imaging.gates.fail('readMask', { kind: 'picture', detail: 'it is broken' })
  paint('a')
  await expect(targets.current()).rejects.toMatchObject({ failure: { detail: 'it is broken' } })
  repaired()
  expect((await targets.current())[1]?.mask).toBeDefined()
})

test('parts are counted for every picture', async () => {
  const { targets, wish, document, settings } = await table(large, large)
  const spots = [200, 3600].map((x) => ({ x, y: 100, width: 100, height: 100 }))
  for (const rect of spots) {
    const { mask } = Object.values(document.state.getState().paintings)[0] ?? {}
    const spot = shapeMask(large, { kind: 'rectangle', rect })
    document.maskPainted(mask ? combined(mask, spot, 'add') : spot)
  }
  settings.sendChanged('around')
  wish('b')
  await settled()
  expect(targets.state.getState().map(parts)).toEqual([2, 2])
  expect((await targets.current()).map(parts)).toEqual([2, 2])
})

test('strokes that change nothing of it are no news', async () => {
  const { targets, paint } = await table(small)
  paint('a')
  const before = targets.state.getState()
  paint('a', [0.25, 0.75])
  expect(targets.state.getState()).toBe(before)
})

test('what is sent around the mask follows the settings, also where the first picture is bare', async () => {
  const { targets, wish, paint, settings } = await table(large, large)
  paint('b', [0.1])
  wish('b', 'b')
  const counts = () => targets.state.getState().map(parts)
  expect(counts()).toEqual([0, 0])
  settings.sendChanged('around')
  await settled()
  expect(counts()).toEqual([1, 1])
  settings.sendChanged('whole')
  expect(counts()).toEqual([0, 0])
})
