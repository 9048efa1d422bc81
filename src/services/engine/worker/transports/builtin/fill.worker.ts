import { fill } from '#services/engine/worker/fill/fill.ts'
import { FillError } from '#services/engine/worker/fill/fillError.ts'
import { recipeFor } from '#services/engine/worker/fill/recipe.ts'
import { serveCalls } from '#services/workerCalls.ts'
import { encodeByCanvas, encodePng } from './encodePng.ts'
import type { FillCalls } from './fillCalls.ts'

serveCalls<FillCalls>(self, {
  async fill({ pixels, recipe, size, ...order }, { progress }) {
    const steps = fill({
      ...order,
      width: pixels.width,
      height: pixels.height,
      pixels: pixels.data,
      recipe: recipeFor(recipe),
      onProgress: (share) => progress({ share }),
    })
    try {
      let step = steps.next()
      for (; !step.done; step = steps.next())
        progress({ draft: await encodeByCanvas({ ...pixels, data: step.value }, size) })
      return { picture: await encodePng({ ...pixels, data: step.value }, size) }
    } catch (error) {
      if (error instanceof FillError) return { refusal: error.message }
      throw error
    }
  },
})
