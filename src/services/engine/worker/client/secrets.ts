import type { Secrets } from '#core/connection.ts'
import { isSecretName } from '#core/connectionProblems.ts'

const REPLACEMENTS = { key: '[API key]', header: '[secret]' }
/** Shorter ones are placeholders for proxies that want any key; hiding them would only garble sentences. */
const SHORTEST_SECRET = 4

/** The secrets in a header's value: all of it, what follows its scheme, the keys in a configuration. */
function secretsIn(value: string): readonly string[] {
  const afterScheme = /^(?:bearer|basic|token|key)\s+(.+)$/i.exec(value)?.[1]
  const entries = [...value.matchAll(/"([^"]+)"\s*:\s*"([^"]+)"/g)]
  const keys = entries.flatMap(([, name = '', secret = '']) =>
    isSecretName(name.replaceAll('_', '-')) ? [secret] : [],
  )
  return [value, ...(afterScheme ? [afterScheme] : []), ...keys]
}

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map((item) => cleaned(item, clean))
  if (typeof value !== 'object' || value === null || value instanceof Blob) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, cleaned(part, clean)]),
  )
}

/** The same plain data with the secrets hidden in every text of it, since servers may echo what they were sent. */
export function withoutSecrets<T>(data: T, { apiKey = '', headers = {} }: Secrets = {}): T {
  const hidden = [
    { secret: apiKey.trim(), by: REPLACEMENTS.key },
    ...Object.values(headers)
      .flatMap((value) => secretsIn(value.trim()))
      .map((secret) => ({ secret, by: REPLACEMENTS.header })),
  ]
  const forms = hidden
    .filter(({ secret }) => secret.length >= SHORTEST_SECRET)
    .flatMap(({ secret, by }) => [
      { form: secret, by },
      { form: encodeURIComponent(secret), by },
    ])
    // The longest first: one may be a part of another.
    .sort((a, b) => b.form.length - a.form.length)
  if (forms.length === 0) return data
  const clean = (text: string) =>
    forms.reduce((rest, { form, by }) => rest.replaceAll(form, by), text)
  return cleaned(data, clean) as T
}
