import type { HolePlane } from './holePlane.ts'
import { overlap, type Region, searchRegion, union } from './region.ts'

/** Side of the squares in which parts of the hole count as one, in pixels. */
const cell = 32
/** More separate parts than this are filled as one. */
const manyParts = 64

/**
 * The parts of a hole that can be filled on their own, each as the box around it: no part lies where another is
 * filled from. Filling two scratches apart is far less work than filling the picture between them too.
 */
export function holeGroups(plane: HolePlane): readonly Region[] {
  const parts = connectedBoxes(plane)
  if (parts.length > manyParts) return [parts.reduce(union)]
  const groups: Region[] = []
  for (const part of parts) addGroup(groups, part, plane)
  return groups
}

/** Adds a box to groups that are apart, joining those that are not any more. */
function addGroup(groups: Region[], box: Region, plane: HolePlane): void {
  const needs = searchRegion(box, plane)
  const near = groups.findIndex(
    (group) => overlap(needs, group) || overlap(searchRegion(group, plane), box),
  )
  if (near < 0) {
    groups.push(box)
    return
  }
  const [group] = groups.splice(near, 1)
  addGroup(groups, union(group, box), plane)
}

/** The boxes around what is connected, as seen in squares of `cell` pixels. */
function connectedBoxes(plane: HolePlane): readonly Region[] {
  const columns = Math.ceil(plane.width / cell)
  const boxes = cellBoxes(plane, columns)
  const parts: Region[] = []
  for (const [start, box] of boxes) {
    let part = box
    const open = [start]
    boxes.delete(start)
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const beside of cellsAround(at, columns)) {
        const more = boxes.get(beside)
        if (!more) continue
        part = union(part, more)
        open.push(beside)
        boxes.delete(beside)
      }
    }
    parts.push(part)
  }
  return parts
}

function cellsAround(at: number, columns: number): readonly number[] {
  const sides = [-1, 0, 1].filter((dx) => (at % columns) + dx >= 0 && (at % columns) + dx < columns)
  return sides.flatMap((dx) => [at + dx - columns, at + dx, at + dx + columns])
}

/** For each square that holds a part of the hole, the box around that part. */
function cellBoxes(plane: HolePlane, columns: number): Map<number, Region> {
  const boxes = new Map<number, Region>()
  for (let y = 0; y < plane.height; y += cell) {
    for (let x = 0; x < plane.width; x += cell) {
      const box = boxWithin(plane, x, y)
      if (box) boxes.set((y / cell) * columns + x / cell, box)
    }
  }
  return boxes
}

function boxWithin(
  { hole, width, height }: HolePlane,
  left: number,
  top: number,
): Region | undefined {
  const box = { left: width, top: height, right: 0, bottom: 0 }
  for (let y = top; y < Math.min(height, top + cell); y++) {
    for (let x = left; x < Math.min(width, left + cell); x++) {
      if (!hole[y * width + x]) continue
      box.left = Math.min(box.left, x)
      box.top = Math.min(box.top, y)
      box.right = Math.max(box.right, x + 1)
      box.bottom = y + 1
    }
  }
  return box.right > 0 ? box : undefined
}
