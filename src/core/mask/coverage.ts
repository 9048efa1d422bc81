import type { Size } from '#core/geometry.ts'
import { type Capsule, fillSpans, leanOf, type Outline, outlineOf, type Spans } from './capsule.ts'
import { createFalloffs, type Edge, innerRadius, outerRadius } from './falloff.ts'
import { FULL_TILE, TILE, TILE_BYTES, type Tile, tilesAlong } from './mask.ts'
import { type Band, isBehind, isTouched, raiseTile, reachOf, type Sweep } from './sweep.ts'

/** How far each cell of a grid is covered by what was added so far. */
export interface Coverage {
  readonly columns: number
  /** 0 bare .. 255 covered, by tile index; no tile where nothing is covered, `FULL_TILE` where everything is. */
  readonly tiles: ReadonlyMap<number, Tile>
  /** Raises the cells within the capsule. `continues` says that its first disc is covered already. */
  readonly add: (capsule: Capsule, continues: boolean) => void
}

const newSpans = (): Spans => ({ starts: new Int32Array(TILE), ends: new Int32Array(TILE) })

/** An empty coverage of a grid of cells. It is written in place as marks are added. */
export function createCoverage({ width, height }: Size, edge: Edge): Coverage {
  const columns = tilesAlong(width)
  const tiles = new Map<number, Tile>()
  const outer = newSpans()
  const inner = newSpans()
  const falloffs = createFalloffs(edge)

  const tileToRaise = (index: number) => {
    const tile = tiles.get(index) ?? new Uint8Array(TILE_BYTES)
    tiles.set(index, tile)
    return tile
  }
  const addBand = (sweep: Sweep, band: Band) => {
    const row = Math.floor(band.first / TILE)
    const whole = band.count === Math.min(TILE, height - row * TILE)
    const reach = reachOf(band)
    for (let column = Math.floor(reach.start / TILE); column * TILE < reach.end; column++) {
      const index = row * columns + column
      const x = column * TILE
      const end = Math.min(x + TILE, width)
      if (tiles.get(index) === FULL_TILE || isBehind(sweep, band, { x, end })) continue
      const full = whole && reach.fullStart <= x && end <= reach.fullEnd
      if (full) tiles.set(index, FULL_TILE)
      else if (tiles.has(index) || isTouched(band, x))
        raiseTile(tileToRaise(index), x, { sweep, band })
    }
  }

  const add = (capsule: Capsule, continues: boolean) => {
    const { from, to } = capsule
    const outline = outlineOf(capsule, outerRadius(from.radius, edge), outerRadius(to.radius, edge))
    const core = outlineOf(capsule, innerRadius(from.radius, edge), innerRadius(to.radius, edge))
    const sweep = { capsule, continues, edge, lean: leanOf(capsule), falloff: falloffs(capsule) }
    const { x, end, top, bottom } = boundsOf(outline, height)
    for (let first = top, next = top; first < bottom; first = next) {
      next = Math.min(bottom, (Math.floor(first / TILE) + 1) * TILE)
      const rows = { first, count: next - first, width }
      if (isBehind(sweep, rows, { x, end })) continue
      fillSpans(outer, outline, rows)
      fillSpans(inner, core, rows)
      addBand(sweep, { first, count: next - first, outer, inner })
    }
  }
  return { columns, tiles, add }
}

function boundsOf({ from, to }: Outline, height: number) {
  const top = Math.min(from.y - from.radius, to.y - to.radius)
  const bottom = Math.max(from.y + from.radius, to.y + to.radius)
  return {
    x: Math.floor(Math.min(from.x - from.radius, to.x - to.radius)),
    end: Math.ceil(Math.max(from.x + from.radius, to.x + to.radius)),
    top: Math.max(0, Math.floor(top)),
    bottom: Math.min(height, Math.ceil(bottom)),
  }
}
