import {
  baseUrlProblem,
  MAX_CONCURRENCY,
  type ProxyConnection,
  type ProxyLimits,
} from '#core/connection.ts'

/** Names a page may not set (Fetch standard, forbidden request-headers), and those the client writes itself. */
const forbidden = new Set([
  ...['accept-charset', 'accept-encoding', 'access-control-request-headers'],
  ...['access-control-request-method', 'connection', 'content-length', 'cookie', 'cookie2', 'date'],
  ...['dnt', 'expect', 'host', 'keep-alive', 'origin', 'referer', 'set-cookie', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'via', 'content-type', 'accept', 'idempotency-key'],
])

/** Names whose value is a secret, whatever the designer says. */
const secretNames = /(^|-)(auth|authorization|key|apikey|password|credentials?)$|token|secret/i
/** Holds a whole configuration, the provider's key included. */
const secretConfig = /^x-portkey-config$/i

export function isSecretName(name: string): boolean {
  const plain = name.trim().replaceAll('_', '-')
  return secretNames.test(plain) || secretConfig.test(plain)
}

// RFC 9110, 5.6.2: what a header's name may be made of.
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** Why a header cannot be sent, in words; undefined when it can. */
export function headerProblem(name: string, value: string): string | undefined {
  const plain = name.trim().toLowerCase()
  if (plain === '') return 'A header needs a name.'
  if (!token.test(plain))
    return `\u201c${name.trim()}\u201d is no header name: it has characters that headers cannot have.`
  if (forbidden.has(plain) || plain.startsWith('sec-') || plain.startsWith('proxy-'))
    return `A web page cannot set the header ${plain}.`
  if (/[\r\n]/.test(value)) return `The value of ${name.trim()} has a line break.`
  if (/[^\t\x20-\x7e\xa0-\xff]/.test(value))
    return `The value of ${name.trim()} has characters that headers cannot have.`
  return undefined
}

function pathProblem(name: string, path: string): string | undefined {
  if (path === '' && name === 'models') return undefined
  // Browsers read %2e as a dot, also in `/%2e%2e/`.
  if (/^\/[^\s?#\\]*$/.test(path) && !/\.\.|%2e/i.test(path)) return undefined
  return `The path for ${name} starts with a slash and has no space, ?, # or ..: for example /images/${name}.`
}

const isWithin = (value: number, least: number, most: number) => value >= least && value <= most

function bodyProblem({ bodyMB }: ProxyLimits): string | undefined {
  return bodyMB === undefined || (bodyMB > 0 && Number.isFinite(bodyMB))
    ? undefined
    : 'The largest body must be more than 0 MB.'
}

function timeoutProblem({ timeoutS }: ProxyLimits): string | undefined {
  return isWithin(timeoutS, 1, 3600)
    ? undefined
    : 'The time to wait must be from 1 to 3600 seconds.'
}

function concurrencyProblem({ concurrency = 1 }: ProxyLimits): string | undefined {
  return Number.isInteger(concurrency) && isWithin(concurrency, 1, MAX_CONCURRENCY)
    ? undefined
    : `The requests at once must be a whole number from 1 to ${MAX_CONCURRENCY}.`
}

function priceProblem({ prices }: ProxyConnection): string | undefined {
  const all = Object.values(prices ?? {})
  return all.every((price) => price >= 0 && Number.isFinite(price))
    ? undefined
    : 'Prices are numbers from 0, in USD per million tokens.'
}

/** Addresses are logged and shown everywhere on the way. */
function queryProblem(query: ProxyConnection['query']): string | undefined {
  const secret = Object.keys(query).find(isSecretName)
  return secret === undefined
    ? undefined
    : `\u201c${secret}\u201d looks like a secret, which does not belong in an address. Send it as a header.`
}

/** Where in the form a problem stands. */
export type ConnectionField =
  | 'label'
  | 'baseUrl'
  | 'headers'
  | 'query'
  | 'paths'
  | keyof ProxyLimits
  | 'prices'

export interface ConnectionProblem {
  readonly field: ConnectionField
  readonly text: string
}

/** Why a connection cannot be used, in words, field by field; nothing when it can. */
export function connectionProblems(connection: ProxyConnection): readonly ConnectionProblem[] {
  const { baseUrl, paths, headers, auth, limits } = connection
  const found: readonly (readonly [ConnectionField, string | undefined])[] = [
    ['label', connection.label.trim() === '' ? 'Give the connection a name.' : undefined],
    ['baseUrl', baseUrlProblem(baseUrl)],
    ...headers.map(({ name, value }) => ['headers', headerProblem(name, value)] as const),
    ['headers', auth && headerProblem(auth.header, auth.scheme)],
    ['query', queryProblem(connection.query)],
    ['paths', pathProblem('generations', paths.generations)],
    ['paths', pathProblem('edits', paths.edits)],
    ['paths', pathProblem('models', paths.models)],
    ['bodyMB', bodyProblem(limits)],
    ['timeoutS', timeoutProblem(limits)],
    ['concurrency', concurrencyProblem(limits)],
    ['prices', priceProblem(connection)],
  ]
  return found.flatMap(([field, text]) => (text === undefined ? [] : [{ field, text }]))
}
