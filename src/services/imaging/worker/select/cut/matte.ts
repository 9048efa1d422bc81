import type { Rect } from '#core/geometry.ts'
import type { Picture } from '#services/imaging/worker/select/picture.ts'
import { type Band, type Sides, sideAt } from './band.ts'
import { guided } from './guided.ts'
import { putColour } from './window.ts'

/** Pixels along the side of the squares that are filtered one by one, where a border runs through them. */
const TILE = 32

/** How far the matte's means reach: soft edges and what a camera blurs are within. */
const RADIUS_PX = 5

/** How far a mean of means reaches. */
const REACH_PX = 2 * RADIUS_PX

/** OKLab squared: about one step of an 8-bit level is no edge. */
const EPSILON = 0.003 ** 2

/** Alpha below this, or as near to 1, is the filter's ripple, not softness. */
const RIPPLE = 0.06

const unripple = (alpha: number) => Math.min(1, Math.max(0, (alpha - RIPPLE) / (1 - 2 * RIPPLE)))

/** The window's part that a filter needs for a tile: as much more on each side as two means reach. */
function around({ x, y, width, height }: Rect, reach: number, window: Rect): Rect {
  const left = Math.max(0, x - reach)
  const top = Math.max(0, y - reach)
  return {
    x: left,
    y: top,
    width: Math.min(window.width, x + width + reach) - left,
    height: Math.min(window.height, y + height + reach) - top,
  }
}

/** Whether a part has pixels of the band, and so perhaps of both sides. */
function touchesBand({ window, ordinals }: Band, { x, y, width, height }: Rect): boolean {
  const { block, columns } = window
  const last = Math.floor((x + width - 1) / block)
  const bottom = Math.floor((y + height - 1) / block)
  for (let row = Math.floor(y / block); row <= bottom; row++)
    for (let column = Math.floor(x / block); column <= last; column++)
      if (ordinals[row * columns + column] >= 0) return true
  return false
}

function planeOf(sides: Sides, { x, y, width, height }: Rect): Float32Array {
  const plane = new Float32Array(width * height)
  for (let v = 0, i = 0; v < height; v++)
    for (let u = 0; u < width; u++, i++) plane[i] = sideAt(sides, x + u, y + v)
  return plane
}

function coloursOf(picture: Picture, window: Rect, part: Rect): Float32Array {
  const lab = new Float32Array(3 * part.width * part.height)
  for (let v = 0, i = 0; v < part.height; v++) {
    const row = (window.y + part.y + v) * picture.width + window.x + part.x
    for (let u = 0; u < part.width; u++, i++)
      putColour({ data: picture.data, from: 4 * (row + u) }, lab, 3 * i)
  }
  return lab
}

export interface MatteOrder {
  readonly picture: Picture
  readonly sides: Sides
  /** The part that is wanted, in pixels of the picture, within the window. */
  readonly box: Rect
}

/** The matte of a tile (of the window) that has both sides, 0..1: what it is at a pixel of the window. */
function matteIn({ picture, sides }: MatteOrder, tile: Rect): (x: number, y: number) => number {
  const { window } = sides.band
  const part = around(tile, REACH_PX, window)
  const plane = planeOf(sides, part)
  const lab = coloursOf(picture, window, part)
  const { width, height } = part
  const matte = guided({ width, height, lab, plane, radiusPx: RADIUS_PX, epsilon: EPSILON })
  return (x, y) => unripple(matte[(y - part.y) * width + x - part.x])
}

/** Writes a tile (of the box) of the mask. */
function putTile(order: MatteOrder, tile: Rect, mask: Uint8Array) {
  const { sides, box } = order
  const { band } = sides
  const left = box.x - band.window.x
  const top = box.y - band.window.y
  const inWindow = { ...tile, x: left + tile.x, y: top + tile.y }
  const isMixed = touchesBand(band, around(inWindow, REACH_PX, band.window))
  const matteAt = isMixed ? matteIn(order, inWindow) : undefined
  const side = sideAt(sides, inWindow.x, inWindow.y)
  for (let y = tile.y; y < tile.y + tile.height; y++)
    for (let x = tile.x; x < tile.x + tile.width; x++) {
      const alpha = matteAt ? matteAt(left + x, top + y) : side
      mask[y * box.width + x] = Math.round(255 * alpha)
    }
}

/** The mask of a box, 0..255, with the softness its border has in the picture. */
export function matteOf(order: MatteOrder): Uint8Array<ArrayBuffer> {
  const { width, height } = order.box
  const mask = new Uint8Array(width * height)
  for (let y = 0; y < height; y += TILE)
    for (let x = 0; x < width; x += TILE) {
      const size = { width: Math.min(TILE, width - x), height: Math.min(TILE, height - y) }
      putTile(order, { x, y, ...size }, mask)
    }
  return mask
}
