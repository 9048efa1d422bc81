import { describe, expect, test } from 'vitest'
import { leftoverReach, withLeftovers } from './leftovers.ts'

const [width, height] = [120, 100]

type Shape = (x: number, y: number) => boolean
const disc =
  (radius: number): Shape =>
  (x, y) =>
    Math.hypot(x - 60, y - 50) < radius

function planeOf(shape: Shape): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, at) =>
    shape(at % width, Math.floor(at / width)) ? 1 : 0,
  )
}

function pictureOf(brightness: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : brightness((i >> 2) % width, Math.floor((i >> 2) / width)),
  )
}

const shades = (object: Shape, inside: number, outside: number) => (x: number, y: number) =>
  object(x, y) ? inside : outside

describe('withLeftovers', () => {
  test('adds just what is left of the object', () => {
    const raster = {
      pixels: pictureOf(shades(disc(22), 220, 60)),
      hole: planeOf(disc(20)),
      width,
      height,
    }
    expect(withLeftovers(raster, 3)).toEqual(planeOf(disc(22)))
  })

  test('adds nothing farther than the reach', () => {
    const raster = {
      pixels: pictureOf(shades(disc(30), 220, 60)),
      hole: planeOf(disc(20)),
      width,
      height,
    }
    const near: Shape = (x, y) => {
      for (let dy = -3; dy <= 3; dy++)
        for (let dx = -3; dx <= 3; dx++) if (disc(20)(x + dx, y + dy)) return true
      return false
    }
    const most = planeOf(near)
    expect(withLeftovers(raster, 3).every((mark, at) => mark <= most[at])).toBe(true)
  })

  test('adds nothing where object and ground are alike', () => {
    const raster = {
      pixels: pictureOf(shades(disc(22), 75, 60)),
      hole: planeOf(disc(20)),
      width,
      height,
    }
    expect(withLeftovers(raster, 3)).toEqual(raster.hole)
  })

  test('adds nothing where the mask covers the object', () => {
    const raster = {
      pixels: pictureOf(shades(disc(20), 220, 60)),
      hole: planeOf(disc(24)),
      width,
      height,
    }
    expect(withLeftovers(raster, 3)).toEqual(raster.hole)
  })
})

test('the reach grows with the picture, within bounds', () => {
  const reaches = [16, 1024, 1536, 9000].map((side) =>
    leftoverReach({ hole: new Uint8Array(), width: side, height: side }),
  )
  expect(reaches).toEqual([2, 3, 5, 6])
})
