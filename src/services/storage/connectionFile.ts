import {
  array,
  type BaseIssue,
  getDotPath,
  literal,
  maxLength,
  minLength,
  pipe,
  safeParse,
  strictObject,
} from 'valibot'
import type { ProxyConnection } from '#core/connection.ts'
import { connectionProblems, isSecretName } from '#core/connectionProblems.ts'
import { proxyConnection } from '#services/storage/connectionRecord.ts'
import type { ConnectionFile } from '#services/storage/storage.ts'

/** Files with more connections than this were not made by hand. */
const MOST = 200
/** Longer files are no lists of connections. */
const LONGEST = 1_000_000

const file = strictObject({
  format: literal('maskroom connections'),
  version: literal(1),
  connections: pipe(array(proxyConnection), minLength(1), maxLength(MOST)),
})

/** A header whose name says that it is a secret keeps no value, whatever it is marked as. */
const withoutSecrets = (connection: ProxyConnection): ProxyConnection => ({
  ...connection,
  headers: connection.headers.map((header) =>
    header.secret || isSecretName(header.name) ? { ...header, value: '', secret: true } : header,
  ),
})

function problemOf(connection: ProxyConnection): string | undefined {
  const [first] = connectionProblems(connection)
  if (first) return `\u201c${connection.label}\u201d: ${first.text}`
  const secret = connection.headers.find(
    ({ name, value, secret }) => value !== '' && (secret || isSecretName(name)),
  )
  if (secret)
    return `\u201c${connection.label}\u201d: the file holds a value for the secret header ${secret.name}. Secrets are typed in, not imported.`
  return undefined
}

function wordsOf({ type, expected, received }: BaseIssue<unknown>): string {
  if (type === 'strict_object' && expected === 'never') return 'is a field that nobody knows'
  if (type === 'min_length') return 'has none'
  if (type === 'max_length') return `has more than ${MOST}`
  return received === 'undefined' ? 'is missing' : `is ${received} where ${expected} belongs`
}

/** Names that Valibot would leave out of a record without a word. */
const unsafeNames = new Set(['__proto__', 'constructor', 'prototype'])

/** The JSON of a file, and a name in it that nothing may have. */
function parsed(text: string) {
  let unsafeName: string | undefined
  try {
    const value: unknown = JSON.parse(text, (name, part: unknown) => {
      if (unsafeNames.has(name)) unsafeName = name
      return part
    })
    return { value, unsafeName }
  } catch {
    return undefined
  }
}

/** Connections as JSON: all that `ProxyConnection` says, checked like what is typed in. */
export const connectionFile: ConnectionFile = {
  write: (connections) =>
    `${JSON.stringify(
      {
        format: 'maskroom connections',
        version: 1,
        connections: connections.map(withoutSecrets),
      },
      null,
      2,
    )}\n`,
  read: (text) => {
    if (text.length > LONGEST) return { problem: 'The file is too long for a list of connections.' }
    const json = parsed(text)
    if (!json) return { problem: 'The file is not JSON.' }
    if (json.unsafeName)
      return { problem: `The file has something named ${json.unsafeName}, which no list has.` }
    const result = safeParse(file, json.value)
    if (!result.success) {
      const [issue] = result.issues
      const place = getDotPath(issue) ?? 'the file'
      return {
        problem: `This is no list of connections that Maskroom wrote: ${place} ${wordsOf(issue)}.`,
      }
    }
    const { connections } = result.output
    const problem = connections.map(problemOf).find((words) => words !== undefined)
    return problem ? { problem } : { connections }
  },
}
