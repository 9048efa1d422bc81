import { MATCH_PICTURE } from '#core/fitParams.ts'
import { modelNamed } from '#core/models.ts'
import { freeSizeProblem, type SizeRule, sizeNamed } from '#core/outputSize.ts'
import { MAX_PROMPT } from '#core/problems.ts'
import type { PlanInput, Prompt } from './planInput.ts'
import type { Template } from './template.ts'
import { countWords, listWords, placeWords } from './words.ts'

interface Expanded {
  readonly input: PlanInput
  readonly templates: readonly Template[]
  /** The texts they stand for. */
  readonly prompts: readonly Prompt[]
}

function bracesWarnings({ input, templates }: Expanded): readonly string[] {
  return templates.flatMap(({ unknown }, index) => {
    if (unknown.length === 0) return []
    const prompt = templates.length === 1 ? 'the prompt' : `prompt ${countWords(index + 1)}`
    const text = input.prompts[index] ?? ''
    const places = listWords(unknown, ({ at }) => placeWords(text, at))
    return [`Braces in ${prompt} hold no alternatives and no column, and stay as text: ${places}.`]
  })
}

function tableWarnings({ input, templates }: Expanded): readonly string[] {
  const isUnused = input.table && templates.every(({ columns }) => columns.size === 0)
  return isUnused ? ['No prompt names a column of the table: its rows are not used.'] : []
}

/** `The prompt is`, `1 of 12 prompts is`, `3 of 12 prompts are`. */
function someWords(count: number, all: number): string {
  if (all === 1) return 'The prompt is'
  return `${countWords(count)} of ${countWords(all)} prompts ${count === 1 ? 'is' : 'are'}`
}

function promptWarnings(prompts: readonly Prompt[]): readonly string[] {
  const isEmpty = ({ prompt }: Prompt) => prompt.trim() === ''
  const isTooLong = ({ prompt }: Prompt) => prompt.length > MAX_PROMPT
  // By fingerprint: engines hash long strings by their length alone, and a set of them takes minutes.
  const different = new Set(prompts.map(({ print }) => print)).size
  const found = [
    ['empty', prompts.filter(isEmpty).length],
    [`longer than ${countWords(MAX_PROMPT)} characters`, prompts.filter(isTooLong).length],
    ['the same as another', prompts.length - different],
  ] as const
  return found.flatMap(([what, count]) =>
    count === 0 ? [] : [`${someWords(count, prompts.length)} ${what}.`],
  )
}

function takesSize({ kind, sizes }: SizeRule, name: string): boolean {
  if (sizes.includes(name) || name === MATCH_PICTURE) return true
  const size = sizeNamed(name)
  return kind === 'free' && size !== undefined && freeSizeProblem(size) === undefined
}

/** Choices a model does not take: with what is nearest to them, two requests may come to ask for the same. */
function modelWarnings({ models, qualities, sizes, backgrounds }: PlanInput): readonly string[] {
  return models.flatMap((name) => {
    const model = modelNamed(name)
    const odd = [
      ...qualities.filter((quality) => !model.qualities.includes(quality)),
      ...sizes.filter((size) => !takesSize(model.sizes, size)),
      ...backgrounds.filter((background) => !model.backgrounds.includes(background)),
    ]
    return odd.length === 0
      ? []
      : [`${model.id} does not take ${listWords(odd)}: the nearest it takes would be paid for.`]
  })
}

/** What is to be known of a plan before a yes, in words. */
export const planWarnings = (expanded: Expanded): readonly string[] => [
  ...bracesWarnings(expanded),
  ...tableWarnings(expanded),
  ...promptWarnings(expanded.prompts),
  ...modelWarnings(expanded.input),
]
