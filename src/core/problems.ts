import type { Connection } from '#core/connection.ts'
import { connectionProblems } from '#core/connectionProblems.ts'
import type { GenerationParams, MaskEdge } from '#core/generation.ts'
import { modelNamed } from '#core/models.ts'

/** The longest prompt GPT Image models take, in characters. */
export const MAX_PROMPT = 32_000
/** The most pictures on the table: no model takes more. */
export const MAX_SOURCES = 16

export type ProblemField =
  | 'prompt'
  | 'model'
  | 'images'
  | 'sources'
  | 'mask'
  | 'connection'
  | 'plan'

/**
 * Something to settle before a request is sent. `error` forbids it, `question` needs a yes of the user's own,
 * `warning` is only said.
 */
export interface Problem {
  readonly field: ProblemField
  readonly severity: 'error' | 'question' | 'warning'
  readonly text: string
}

/** Faint: no pixel is painted by more than half. */
export type MaskCoverage = 'untouched' | 'faint' | 'partial' | 'full'

export interface RequestDraft {
  readonly params: GenerationParams
  readonly connection: Connection
  readonly pictures: number
  /** Files that are still being opened. */
  readonly opening: number
  /** How much is painted; undefined when there is no mask at all. */
  readonly mask: MaskCoverage | undefined
  readonly maskEdge: MaskEdge
}

/** What is wrong with a prompt, whatever else is asked. */
export function promptProblem({
  params,
}: {
  readonly params: Pick<GenerationParams, 'prompt'>
}): Problem | undefined {
  if (params.prompt.trim() === '')
    return {
      field: 'prompt',
      severity: 'error',
      text: 'Say what should be there: the prompt is empty.',
    }
  const length = params.prompt.length
  if (length > MAX_PROMPT)
    return {
      field: 'prompt',
      severity: 'error',
      text: `The prompt has ${length} characters; at most ${MAX_PROMPT} can be sent.`,
    }
  return undefined
}

function modelProblem({ params, connection }: RequestDraft): Problem | undefined {
  if (params.model.trim() !== '' || connection.kind === 'builtin') return undefined
  return { field: 'model', severity: 'error', text: 'Name a model.' }
}

function imagesProblem({ params }: RequestDraft): Problem | undefined {
  const { maxImages } = modelNamed(params.model)
  if (Number.isInteger(params.n) && params.n >= 1 && params.n <= maxImages) return undefined
  return {
    field: 'images',
    severity: 'error',
    text: `Images must be a whole number from 1 to ${maxImages}.`,
  }
}

function sourcesProblem(draft: RequestDraft): Problem | undefined {
  const { pictures, opening, params, connection } = draft
  const error = (text: string): Problem => ({ field: 'sources', severity: 'error', text })
  const { maxPictures } = modelNamed(params.model)
  if (opening > 0) return error('A picture is still being opened.')
  if (pictures > maxPictures)
    return error(
      `At most ${maxPictures} pictures can be sent together. Remove ${pictures - maxPictures}.`,
    )
  if (pictures > 0 && connection.kind === 'proxy' && !connection.supports.edits)
    return error('This connection makes pictures from text only. Remove the pictures.')
  return undefined
}

/** Why the connection cannot take the mask with these pictures; undefined when it can. */
function unmaskable({ connection, pictures }: RequestDraft): string | undefined {
  if (connection.kind === 'builtin') return undefined
  if (!connection.supports.mask)
    return 'This connection takes no mask: the whole picture would change. Clear the mask or choose another connection.'
  if (pictures > 1 && !connection.supports.maskWithSeveralPictures)
    return 'This connection takes a mask with one picture only. Remove the other pictures or clear the mask.'
  return undefined
}

function faintProblem({ connection, maskEdge }: RequestDraft): Problem {
  const isKept = maskEdge === 'hard' || connection.kind === 'builtin'
  const text = isKept
    ? 'What is painted is too faint: only what is more than half painted is changed. Paint it with more strength.'
    : 'What is painted is faint: a service may change nothing of it, and bill it all the same.'
  return { field: 'mask', severity: isKept ? 'error' : 'warning', text }
}

function maskProblem(draft: RequestDraft): Problem | undefined {
  const { mask, pictures } = draft
  const painted = mask !== undefined && mask !== 'untouched'
  if (painted && pictures === 0)
    return { field: 'mask', severity: 'error', text: 'There is a mask but no picture. Add one.' }
  const why = painted ? unmaskable(draft) : undefined
  if (why) return { field: 'mask', severity: 'error', text: why }
  if (mask === 'untouched' && pictures > 0)
    return {
      field: 'mask',
      severity: 'question',
      text: 'Nothing is painted. Paint over what should change, or send without a mask: then the whole picture may change.',
    }
  if (mask === 'faint') return faintProblem(draft)
  if (mask === 'full')
    return {
      field: 'mask',
      severity: 'warning',
      text: 'Everything is painted: nothing of the picture will be kept.',
    }
  return undefined
}

function connectionProblem({ connection }: RequestDraft): Problem | undefined {
  const [first] = connection.kind === 'proxy' ? connectionProblems(connection) : []
  return first && { field: 'connection', severity: 'error', text: first.text }
}

/** Everything that stands against sending a request, in the order of the form. */
export function findProblems(draft: RequestDraft): readonly Problem[] {
  const checks = [
    promptProblem,
    modelProblem,
    imagesProblem,
    sourcesProblem,
    maskProblem,
    connectionProblem,
  ]
  return checks.flatMap((check) => check(draft) ?? [])
}
