import { present } from '#core/present.ts'
import type { Usage } from '#core/result.ts'
import { numberIn, recordIn } from './foreignJson.ts'

/** The tokens that an answer or an event counts; undefined when it counts none. */
export function usageIn(value: unknown): Usage | undefined {
  const usage = recordIn(value)
  const inputTokens = numberIn(usage.input_tokens)
  const outputTokens = numberIn(usage.output_tokens)
  if (inputTokens === undefined || outputTokens === undefined) return undefined
  const [input, output] = [
    recordIn(usage.input_tokens_details),
    recordIn(usage.output_tokens_details),
  ]
  return {
    inputTokens,
    outputTokens,
    totalTokens: numberIn(usage.total_tokens) ?? inputTokens + outputTokens,
    ...present({
      inputTextTokens: numberIn(input.text_tokens),
      inputImageTokens: numberIn(input.image_tokens),
      outputTextTokens: numberIn(output.text_tokens),
    }),
  }
}

/** What only one of two tells is not known of their sum. */
const sum = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? undefined : a + b

/** The tokens of all events of a stream; undefined when none counts them. */
export function addedUsage(usages: readonly Usage[]): Usage | undefined {
  if (usages.length === 0) return undefined
  return usages.reduce((a, b) => ({
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    totalTokens: a.totalTokens + b.totalTokens,
    ...present({
      inputTextTokens: sum(a.inputTextTokens, b.inputTextTokens),
      inputImageTokens: sum(a.inputImageTokens, b.inputImageTokens),
      outputTextTokens: sum(a.outputTextTokens, b.outputTextTokens),
    }),
  }))
}
