import { scribble, seeded } from '../scribble.ts'
import { createRecorder } from './recorder.ts'
import { createSquareEditor } from './squareEditor.ts'

const POINTS = 40

/** Deals the strokes that are painted before a hand comes: hard ones, every fifth an eraser's. */
export function createStrokeDealer(side: number) {
  const random = seeded(7)
  let dealt = 0
  return () => {
    const { sizePx, points } = scribble(side, random)
    return { sizePx, points: points.slice(0, POINTS), erase: dealt++ % 5 === 4 }
  }
}

/** The app's own editor on a square picture of the given side, with a recorder of a hand's painting. */
export async function createPaintBench(side: number) {
  const recorder = createRecorder()
  const { scribbled } = await createSquareEditor(side)
  const nextStroke = createStrokeDealer(side)
  return {
    ...recorder,
    /** Paints so many strokes more, without a hand. */
    scribbled: (count: number) => {
      for (let i = 0; i < count; i++) {
        const { erase, ...stroke } = nextStroke()
        scribbled(stroke, { hardness: 1, strength: 1, erase })
      }
    },
  }
}
