import { fill } from '#services/engine/worker/fill/fill.ts'
import { FillError } from '#services/engine/worker/fill/fillError.ts'
import { recipeFor } from '#services/engine/worker/fill/recipe.ts'
import { serveCalls } from '#services/workerCalls.ts'
import { encodePng } from './encodePng.ts'
import type { FillCalls } from './fillCalls.ts'

serveCalls<FillCalls>(self, {
  async fill({ pixels, hole, recipe, seed, effort, size }, { progress }) {
    const { width, height, data } = pixels
    try {
      const filled = fill({
        pixels: data,
        hole,
        width,
        height,
        recipe: recipeFor(recipe),
        seed,
        effort,
        onProgress: progress,
      })
      return {
        picture: await encodePng({ width, height, data: new Uint8ClampedArray(filled) }, size),
      }
    } catch (error) {
      if (error instanceof FillError) return { refusal: error.message }
      throw error
    }
  },
})
