import type { Endpoint } from '#core/generation.ts'
import { clamp } from '#core/geometry.ts'
import type { Prices } from '#core/tokens.ts'

/** A header that goes with every request. A secret's value is kept apart, with the key. */
export interface Header {
  readonly name: string
  /** Empty for a secret. */
  readonly value: string
  readonly secret: boolean
}

/** Below the base URL. `{model}` stands for the model's name on the wire. */
export interface Paths {
  readonly generations: string
  readonly edits: string
  /** Where the list of models is; empty when there is none. */
  readonly models: string
}

export type ImageFieldName = 'image' | 'image[]'

/** A proxy as data: everything in which one differs from another. Secrets are never part of it. */
export interface ProxyConnection {
  readonly kind: 'proxy'
  readonly id: string
  readonly preset: ProxyPreset
  readonly label: string
  /** Absolute, or a path of the page's own host. Nothing is guessed: no /v1 is added. */
  readonly baseUrl: string
  readonly paths: Paths
  readonly query: Readonly<Record<string, string>>
  /** How the key is sent: `Authorization: Bearer KEY`, `api-key: KEY`. Absent: no key. */
  readonly auth?: { readonly header: string; readonly scheme: string }
  readonly headers: readonly Header[]
  /** Names on the wire, by the names designers use. */
  readonly modelMap: Readonly<Record<string, string>>
  /** Body fields that this proxy rejects. */
  readonly omitParams: readonly string[]
  readonly imageField: { readonly one: ImageFieldName; readonly several: ImageFieldName }
  readonly supports: ProxySupport
  readonly limits: ProxyLimits
  /** In place of the table's, for all models of this connection. */
  readonly prices?: Prices
}

export interface ProxySupport {
  readonly stream: boolean
  readonly edits: boolean
  readonly mask: boolean
  /** Whether a mask may go with more than one picture. */
  readonly maskWithSeveralPictures: boolean
  /** Whether the header Idempotency-Key may be sent (CORS has to allow it). */
  readonly idempotencyKey: boolean
  /** OpenAI describes `moderation` for text to image only; some proxies take it on edits too. */
  readonly moderationOnEdits: boolean
}

export interface ProxyLimits {
  /** The largest body in megabytes (10^6 bytes). */
  readonly bodyMB?: number
  /** How long an answer is waited for. */
  readonly timeoutS: number
  /** Requests on the wire at once, 1 to `MAX_CONCURRENCY`; absent: 2. */
  readonly concurrency?: number
}

/** Who answers a request: the engine in the page, or a proxy. */
export type Connection = { readonly kind: 'builtin' } | ProxyConnection

export type ProxyPreset =
  | 'openai'
  | 'page'
  | 'litellm'
  | 'portkey'
  | 'azureClassic'
  | 'azure'
  | 'cloudflare'
  | 'comfy'
  | 'custom'
export type Preset = 'builtin' | ProxyPreset

/** What goes to one origin and is kept apart from everything that is shown, stored with jobs or exported. */
export interface Secrets {
  readonly apiKey?: string
  /** Values of secret headers by name. */
  readonly headers?: Readonly<Record<string, string>>
}

export const BUILTIN_LABEL = 'Built-in engine'

export const builtinConnection: Connection = { kind: 'builtin' }

export const connectionLabel = (connection: Connection): string =>
  connection.kind === 'builtin' ? BUILTIN_LABEL : connection.label

/** What tells one connection from another. */
export const connectionId = (connection: Connection): string =>
  connection.kind === 'builtin' ? 'builtin' : connection.id

const DEFAULT_CONCURRENCY = 2

/** The most requests that may be on the wire at once. */
export const MAX_CONCURRENCY = 32

/** Requests on the wire at once; the built-in engine spreads one request over the cores itself. */
export function concurrencyOf(connection: Connection): number {
  if (connection.kind === 'builtin') return 1
  return clamp(Math.floor(connection.limits.concurrency ?? DEFAULT_CONCURRENCY), 1, MAX_CONCURRENCY)
}

// Browsers read a backslash as a slash, so that one could smuggle another host in.
const absolute = /^(https?):\/\/([^/\\?#@\s]+)(?:\/[^\\?#\s]*)?$/i
const ownPath = /^\/[^/\\?#\s][^\\?#\s]*$/

/** The host of a base URL, to name a connection by; the text itself where there is none. */
export function hostOf(baseUrl: string): string {
  return absolute.exec(baseUrl.trim())?.[2] ?? baseUrl.trim()
}

/** The origin a key belongs to; `self` for a path of the page's own host. What is no address is shared with none. */
export function keyOrigin(baseUrl: string): string {
  const url = baseUrl.trim()
  const match = absolute.exec(url)
  if (match) return `${match[1]}://${match[2]}`.toLowerCase()
  return ownPath.test(url) ? 'self' : `?${url}`
}

/** Why a base URL cannot be used, in words; undefined when it can. */
export function baseUrlProblem(baseUrl: string): string | undefined {
  const url = baseUrl.trim()
  if (url === '') return 'Enter the proxy\u2019s base URL, for example https://api.openai.com/v1.'
  if (ownPath.test(url)) return undefined
  if (/^[a-z]+:\/\/[^/]*@/i.test(url))
    return 'Leave user name and password out of the address; the key has a field of its own.'
  if (!absolute.test(url))
    return 'This is not a web address. It starts with https:// (or http://) and has no ? or #, for example https://api.openai.com/v1.'
  return undefined
}

const withoutSlash = (url: string) => url.trim().replace(/\/+$/, '')

/** For one segment of an address. Half a surrogate pair would make `encodeURIComponent` throw. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed())

function withQuery(url: string, query: ProxyConnection['query']): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  return pairs.length > 0 ? `${url}?${pairs.join('&')}` : url
}

/** A model's name as the proxy knows it. */
export function wireModel({ modelMap }: ProxyConnection, model: string): string {
  const name = model.trim()
  return (Object.hasOwn(modelMap, name) && modelMap[name]?.trim()) || name
}

type Addressed = Pick<ProxyConnection, 'baseUrl' | 'paths' | 'query'>

/** The address of an endpoint: the base URL as it is, the endpoint's path, the query. @param model its name on the wire */
export function endpointUrl(
  { baseUrl, paths, query }: Addressed,
  endpoint: Endpoint,
  model: string,
): string {
  const path = paths[endpoint].replaceAll('{model}', encoded(model))
  return withQuery(withoutSlash(baseUrl) + path, query)
}

/** The address of the list of models; undefined where the proxy has none. */
export function modelsUrl({ baseUrl, paths, query }: Addressed): string | undefined {
  return paths.models === '' ? undefined : withQuery(withoutSlash(baseUrl) + paths.models, query)
}
