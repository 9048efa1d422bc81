type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The same record without the entries that are undefined. */
export function present<T extends object>(record: T): Present<T> {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  // Object.fromEntries forgets which entry was of which type.
  return Object.fromEntries(entries) as Present<T>
}
