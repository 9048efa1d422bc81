/** Who answers a request: the engine in the page, or a proxy at a base URL. */
export type Connection =
  | { readonly kind: 'builtin' }
  | {
      readonly kind: 'proxy'
      readonly label: string
      /** Absolute, or a path of the page's own host; `/images/edits` is appended to it. */
      readonly baseUrl: string
      /** Whether a mask may go with more than one picture. */
      readonly maskWithSeveralPictures: boolean
    }

export type Preset = 'builtin' | 'page' | 'custom'

export const BUILTIN_LABEL = 'Built-in engine'
export const PAGE_PROXY_LABEL = 'This page\u2019s proxy'

export const builtinConnection: Connection = { kind: 'builtin' }

export const pageProxyConnection = (path: string): Connection => ({
  kind: 'proxy',
  label: PAGE_PROXY_LABEL,
  baseUrl: path,
  maskWithSeveralPictures: true,
})

export const customConnection = (baseUrl: string): Connection => ({
  kind: 'proxy',
  label: hostOf(baseUrl),
  baseUrl: baseUrl.trim().replace(/\/+$/, ''),
  maskWithSeveralPictures: true,
})

export const connectionLabel = (connection: Connection): string =>
  connection.kind === 'builtin' ? BUILTIN_LABEL : connection.label

// Browsers read a backslash as a slash, so that one could smuggle another host in.
const absolute = /^(https?):\/\/([^/\\?#@\s]+)(?:\/[^\\?#\s]*)?$/i
const ownPath = /^\/[^/\\?#\s][^\\?#\s]*$/

function hostOf(baseUrl: string): string {
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

const paths = { generations: '/images/generations', edits: '/images/edits' } as const

/** The address of an endpoint: the base URL as it is, nothing guessed, with the endpoint's path behind it. */
export const endpointUrl = (baseUrl: string, endpoint: keyof typeof paths): string =>
  baseUrl.trim().replace(/\/+$/, '') + paths[endpoint]
