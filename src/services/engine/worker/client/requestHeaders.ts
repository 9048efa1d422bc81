import type { ProxyConnection, Secrets } from '#core/connection.ts'
import { headerProblem } from '#core/connectionProblems.ts'
import { FailureError } from '#core/failure.ts'

const VISIBLE_ASCII = /^[\x21-\x7e]+$/

const unsendable = (detail: string) => new FailureError({ kind: 'unsendable', detail })

type Entry = readonly [name: string, value: string]

function authEntries({ auth }: ProxyConnection, { apiKey = '' }: Secrets): readonly Entry[] {
  const key = apiKey.trim()
  if (!auth || !key) return []
  // Headers would throw as well, with the key in its message.
  if (!VISIBLE_ASCII.test(key))
    throw unsendable(
      'the API key has characters that cannot be sent. Enter it again in Connection.',
    )
  return [[auth.header, auth.scheme + key]]
}

function ownEntries({ headers }: ProxyConnection, { headers: secret = {} }: Secrets) {
  const entries = headers.map(({ name, value, secret: hidden }): Entry => {
    if (!hidden) return [name, value]
    return [name, Object.hasOwn(secret, name) ? (secret[name] ?? '') : '']
  })
  return entries.filter(([, value]) => value.trim() !== '')
}

/**
 * The headers that a connection asks for, secrets included: the key as it wants it, and its own. Secrets that it does
 * not list are left out. Throws a `FailureError` without any secret in it when one cannot be sent.
 */
export function requestHeaders(connection: ProxyConnection, secrets: Secrets = {}): Headers {
  const entries = [...ownEntries(connection, secrets), ...authEntries(connection, secrets)]
  const problem = entries.map(([name, value]) => headerProblem(name, value)).find(Boolean)
  if (problem) throw unsendable(`${problem} Change it in Connection.`)
  return new Headers(entries.map(([name, value]) => [name.trim(), value]))
}

/** How every request to a proxy is made: what carries secrets goes to the connection's own origin and nowhere else. */
export const guarded = {
  redirect: 'error',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
} as const
