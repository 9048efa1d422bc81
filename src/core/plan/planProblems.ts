import { modelNamed } from '#core/models.ts'
import { parseTemplate } from './parseTemplate.ts'
import type { PlanInput } from './planInput.ts'
import type { Template, UnknownBraces } from './template.ts'
import { countWords, listWords, placeWords, quoted, requestsWords } from './words.ts'

/** Why there is no plan. */
export interface PlanProblem {
  readonly kind: 'problem'
  readonly text: string
  /** Where it is, if it is in a prompt: which one, and the place in it in UTF-16 code units; both from 0. */
  readonly prompt?: { readonly index: number; readonly at: number }
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1

function listProblem(input: PlanInput): string | undefined {
  const lists = [
    ['prompt', input.prompts],
    ['target', input.targets],
    ['model', input.models],
    ['quality', input.qualities],
    ['size', input.sizes],
    ['background', input.backgrounds],
  ] as const
  const empty = lists.find(([, values]) => values.length === 0)
  return empty && `The plan needs at least one ${empty[0]}.`
}

function numberProblem({ repeat, draws, n, models }: PlanInput): string | undefined {
  if (!isCount(repeat)) return 'Repeat must be a whole number from 1.'
  if (draws !== undefined && !isCount(draws)) return 'Draws must be a whole number from 1.'
  if (!isCount(n)) return 'Images must be a whole number from 1.'
  const strict = models.find((model) => n > modelNamed(model).maxImages)
  return strict === undefined
    ? undefined
    : `${strict} makes at most ${modelNamed(strict).maxImages} pictures a request.`
}

/** What is wrong with the choices beside the prompts' text. */
export function choiceProblem(input: PlanInput): string | undefined {
  const bare = input.targets.some(
    ({ sourceId, maskId }) => sourceId === undefined && maskId !== undefined,
  )
  const problem = listProblem(input) ?? numberProblem(input)
  return problem ?? (bare ? 'There is a mask but no picture. Add one.' : undefined)
}

// Braces that hold other things than a few words (JSON, code) are meant as text.
const likeName = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} _.#-]{0,63}$/u

/** Braces that name a column the table does not have. */
function missingColumn({ unknown }: Template): UnknownBraces | undefined {
  return unknown.find(({ name }) => name !== undefined && likeName.test(name))
}

export type ParsedPrompts =
  | { readonly kind: 'templates'; readonly templates: readonly Template[] }
  | PlanProblem

/** The prompts as templates, or what is wrong with the first that cannot be one. */
export function parsedPrompts({ prompts, table }: PlanInput): ParsedPrompts {
  const columns = table?.columns ?? []
  const templates: Template[] = []
  for (const [index, prompt] of prompts.entries()) {
    const problem = (text: string, at: number): PlanProblem => ({
      kind: 'problem',
      text: prompts.length === 1 ? text : `Prompt ${countWords(index + 1)}: ${text}`,
      prompt: { index, at },
    })
    const parsed = parseTemplate(prompt, columns)
    if (parsed.kind === 'problem') return problem(parsed.text, parsed.at)
    const missing = table && missingColumn(parsed.template)
    if (missing)
      return problem(
        `There is no column ${quoted(missing.name ?? '')} for the braces at ${placeWords(prompt, missing.at)}. The table has ${listWords(columns, quoted, 8)}.`,
        missing.at,
      )
    templates.push(parsed.template)
  }
  const isEmpty = table?.rows.length === 0 && templates.some(({ columns }) => columns.size > 0)
  return isEmpty
    ? { kind: 'problem', text: 'The table has no rows.' }
    : { kind: 'templates', templates }
}

/** Why a plan with so many texts is not made. */
export function sizeProblem(input: PlanInput, texts: bigint, limit: number): string | undefined {
  const { targets, models, qualities, sizes, backgrounds, repeat } = input
  const lists = [targets, models, qualities, sizes, backgrounds]
  const count = lists.reduce((sum, list) => sum * BigInt(list.length), texts * BigInt(repeat))
  return count > limit
    ? `The plan comes to ${requestsWords(count)}; at most ${countWords(limit)} are made at a time. Take out alternatives, rows or choices.`
    : undefined
}
