import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rect, Size } from '#core/geometry.ts'
import { freeSizeProblem } from '#core/outputSize.ts'
import { planRegions, type Region, type RegionOrder } from './region.ts'

const listed: readonly Size[] = [
  { width: 1024, height: 1024 },
  { width: 1536, height: 1024 },
  { width: 1024, height: 1536 },
]
const UPLOAD = 1536 * 1024

const anyPicture = fc.record({
  width: fc.integer({ min: 1, max: 9000 }),
  height: fc.integer({ min: 1, max: 9000 }),
})

/** Any rectangle within a picture; small ones as often as large ones. */
const anyArea = ({ width, height }: Size): fc.Arbitrary<Rect> =>
  fc
    .tuple(...Array.from({ length: 4 }, () => fc.double({ min: 0, max: 0.999, noNaN: true })))
    .map(([x = 0, y = 0, w = 0, h = 0]) => {
      const [left, top] = [Math.floor(x * width), Math.floor(y * height)]
      const part = (share: number, room: number) => Math.max(1, Math.floor(share ** 3 * room))
      return { x: left, y: top, width: part(w, width - left), height: part(h, height - top) }
    })

const anySizes = fc.constantFrom<RegionOrder['sizes']>('free', listed)

const anyOrder = (most: number): fc.Arbitrary<RegionOrder> =>
  anyPicture.chain((picture) =>
    fc.record({
      picture: fc.constant(picture),
      areas: fc.array(anyArea(picture), { minLength: 1, maxLength: most }),
      context: fc.double({ min: 0, max: 1.5, noNaN: true }),
      sizes: anySizes,
      uploadPixels: fc.constantFrom(UPLOAD, 2048 * 2048, 8_294_400),
    }),
  )

const holds = (outer: Rect, inner: Rect) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

const isWhole = ({ crop }: Region, picture: Size) =>
  crop.width === picture.width && crop.height === picture.height

const sent = (regions: readonly Region[]) =>
  regions.reduce((sum, { size }) => sum + size.width * size.height, 0)

const checked = (most: number, check: (order: RegionOrder, regions: readonly Region[]) => void) =>
  fc.assert(
    fc.property(anyOrder(most), (order) => check(order, planRegions(order))),
    { numRuns: 60 },
  )

describe('every plan', () => {
  test('has crops of whole pixels inside the picture', () => {
    checked(4, ({ picture }, regions) => {
      for (const { crop } of regions) {
        expect(Object.values(crop).every(Number.isInteger)).toBe(true)
        expect(holds({ x: 0, y: 0, ...picture }, crop)).toBe(true)
      }
    })
  })

  test('has every area in one region, whose crop holds it', () => {
    checked(4, ({ areas }, regions) => {
      expect(regions.flatMap((region) => region.areas)).toHaveLength(areas.length)
      for (const area of areas)
        expect(regions.some((region) => region.areas.includes(area))).toBe(true)
      for (const { crop, areas: held } of regions)
        for (const area of held) expect(holds(crop, area)).toBe(true)
    })
  })

  test('shows the context of an area as far as the picture reaches', () => {
    checked(1, ({ areas: [area], picture, context = 0 }, [region]) => {
      if (!area || !region) throw new Error('there is an area and a region')
      const margin = Math.floor(context * Math.max(area.width, area.height))
      const x = Math.max(0, area.x - margin)
      const y = Math.max(0, area.y - margin)
      const width = Math.min(picture.width, area.x + area.width + margin) - x
      const height = Math.min(picture.height, area.y + area.height + margin) - y
      expect(holds(region.crop, { x, y, width, height })).toBe(true)
    })
  })

  test('has legal sizes, within the budget where one is', () => {
    checked(3, ({ sizes, uploadPixels }, regions) => {
      for (const { size } of regions) {
        if (sizes === 'free') expect(freeSizeProblem(size)).toBeUndefined()
        else expect(sizes).toContainEqual(size)
        expect(size.width * size.height).toBeLessThanOrEqual(uploadPixels)
      }
    })
  })

  test('has crops of the shape of their sizes, enlarged by no more than two, or the whole picture', () => {
    checked(3, ({ picture }, regions) => {
      for (const region of regions) {
        if (isWhole(region, picture)) continue
        const { crop, size } = region
        const offWidth = Math.abs(crop.width - (crop.height * size.width) / size.height)
        const offHeight = Math.abs(crop.height - (crop.width * size.height) / size.width)
        expect(Math.min(offWidth, offHeight)).toBeLessThanOrEqual(1)
        expect(crop.width * 2).toBeGreaterThanOrEqual(size.width)
        expect(crop.height * 2).toBeGreaterThanOrEqual(size.height)
      }
    })
  })

  test('sends no more than one crop for all would, or one for each', () => {
    checked(4, (order, regions) => {
      const each = order.areas.flatMap((area) => planRegions({ ...order, areas: [area] }))
      const xs = order.areas.flatMap(({ x, width }) => [x, x + width])
      const ys = order.areas.flatMap(({ y, height }) => [y, y + height])
      const [x, y] = [Math.min(...xs), Math.min(...ys)]
      const union = { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
      const [one] = planRegions({ ...order, areas: [union] })
      if (!one) throw new Error('one area is one region')
      expect(sent(regions)).toBeLessThanOrEqual(Math.min(sent(each), sent([one])))
    })
  })
})

test('a few more pixels of paint move no edge of the crop by more than a quarter', () => {
  const order = {
    picture: { width: 6000, height: 4000 },
    sizes: 'free' as const,
    uploadPixels: UPLOAD,
  }
  const anyPaint = fc.record({
    x: fc.integer({ min: 0, max: 4000 }),
    y: fc.integer({ min: 0, max: 2500 }),
    width: fc.integer({ min: 20, max: 1500 }),
    height: fc.integer({ min: 20, max: 1200 }),
  })
  fc.assert(
    fc.property(anyPaint, fc.integer({ min: 0, max: 3 }), (area, more) => {
      const grown = { ...area, width: area.width + more, height: area.height + more }
      const [before] = planRegions({ ...order, areas: [area] })
      const [after] = planRegions({ ...order, areas: [grown] })
      if (!before || !after) throw new Error('one area is one region')
      const a = before.crop
      const b = after.crop
      const most = Math.max(a.width, a.height) / 4
      expect(Math.abs(a.x - b.x)).toBeLessThanOrEqual(most)
      expect(Math.abs(a.y - b.y)).toBeLessThanOrEqual(most)
      expect(Math.abs(a.x + a.width - b.x - b.width)).toBeLessThanOrEqual(most)
      expect(Math.abs(a.y + a.height - b.y - b.height)).toBeLessThanOrEqual(most)
    }),
    { numRuns: 100 },
  )
})

describe('by example', () => {
  const picture = { width: 6000, height: 4000 }
  const order = { picture, sizes: 'free' as const, uploadPixels: UPLOAD }

  test('a small area is enlarged, but not by more than two', () => {
    const [region] = planRegions({ ...order, areas: [{ x: 3000, y: 2000, width: 40, height: 40 }] })
    expect(region?.crop.width).toBeGreaterThanOrEqual((region?.size.width ?? 0) / 2)
    expect(region?.crop.width).toBeLessThan(700)
  })

  test('a middling area is sent at its own resolution', () => {
    const [region] = planRegions({
      ...order,
      areas: [{ x: 3000, y: 2000, width: 500, height: 400 }],
    })
    const { crop, size } = region ?? { crop: picture, size: picture }
    expect(size.width / crop.width).toBeGreaterThan(0.85)
    expect(size.width / crop.width).toBeLessThan(1.15)
  })

  test('two areas far apart are two crops, near each other one', () => {
    const one = { x: 200, y: 200, width: 200, height: 200 }
    const far = { x: 5500, y: 3500, width: 200, height: 200 }
    const near = { x: 450, y: 300, width: 200, height: 200 }
    expect(planRegions({ ...order, areas: [one, far] })).toHaveLength(2)
    expect(planRegions({ ...order, areas: [one, near] })).toHaveLength(1)
  })

  test('a picture that is too small is sent whole', () => {
    const small = { width: 300, height: 200 }
    const [region] = planRegions({
      ...order,
      picture: small,
      areas: [{ x: 5, y: 5, width: 9, height: 9 }],
    })
    expect(region?.crop).toEqual({ x: 0, y: 0, ...small })
  })

  test('a mask all over is sent whole', () => {
    for (const sizes of ['free', listed] as const) {
      const [region] = planRegions({ ...order, sizes, areas: [{ x: 0, y: 0, ...picture }] })
      expect(region?.crop).toEqual({ x: 0, y: 0, ...picture })
      expect(region?.size).toEqual({ width: 1536, height: 1024 })
    }
  })
})
