const REPLACEMENT = '[API key]'
/** Shorter ones are placeholders for proxies that want any key; hiding them would only garble sentences. */
const SHORTEST_SECRET = 4

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map((item) => cleaned(item, clean))
  if (typeof value !== 'object' || value === null || value instanceof Blob) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, cleaned(part, clean)]),
  )
}

/** The same plain data with the secret hidden in every text of it, since servers may echo what they were sent. */
export function withoutSecret<T>(data: T, secret: string | undefined): T {
  const key = secret?.trim() ?? ''
  if (key.length < SHORTEST_SECRET) return data
  const forms = [...new Set([key, encodeURIComponent(key)])]
  const clean = (text: string) =>
    forms.reduce((rest, form) => rest.replaceAll(form, REPLACEMENT), text)
  return cleaned(data, clean) as T
}
