import type { ProxyConnection, Secrets } from '#core/connection.ts'
import { describeFailure, type Failure } from '#core/failure.ts'
import { models } from '#core/models.ts'

/** What a connection answered to the question for its models. */
export interface ConnectionTest {
  readonly latencyMs: number
  readonly models?: readonly { readonly id: string; readonly shutDown?: string }[]
}

export type ConnectionTester = (
  connection: ProxyConnection,
  secrets: Secrets,
  signal: AbortSignal,
) => Promise<ConnectionTest>

function chosenWords(listed: ConnectionTest['models'], wireName: string): string {
  const found = listed?.find(({ id }) => id === wireName)
  if (!found) return `${wireName} is not among them.`
  return found.shutDown
    ? `${wireName} is among them until ${found.shutDown}.`
    : `${wireName} is among them.`
}

/** A test that was answered, in words. @param wireName the chosen model's name at the proxy */
export function answeredWords({ latencyMs, models: listed }: ConnectionTest, wireName: string) {
  const answered = `Answered in ${Math.round(latencyMs)} ms`
  if (!listed)
    return `${answered}, but not with a list of models. It may make pictures all the same.`
  const known = listed.map(({ id }) => id).filter((id) => models.some((model) => model.id === id))
  const others = known.filter((id) => id !== wireName)
  const count = listed.length === 1 ? '1 model' : `${listed.length} models`
  const alsoKnown = others.length > 0 ? ` Also: ${others.join(', ')}.` : ''
  return `${answered}: ${count}. ${chosenWords(listed, wireName)}${alsoKnown}`
}

/** A test that failed, in words. */
export function failedWords(failure: Failure): string {
  if (failure.kind === 'refused' && (failure.status === 404 || failure.status === 405))
    return 'The server answers, but has no list of models at this address. The base URL may be wrong, or it keeps no such list.'
  if (failure.kind === 'unreachable' && failure.why === undefined)
    return `No answer from ${failure.url}. The address may be wrong, the server may be down, or it lets no web pages in (CORS); a browser cannot tell which.`
  if (failure.kind === 'timeout') return `No answer within ${failure.seconds} seconds.`
  const { what, next } = describeFailure(failure)
  return `${what} ${next}`
}
