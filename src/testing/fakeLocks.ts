interface Waiting {
  readonly tab: object
  readonly taken: () => void
}

/** Exclusive locks by name, in the order they were asked for, as browsers give them to tabs that can be closed. */
export function createFakeLocks() {
  const holders = new Map<string, object>()
  const lines = new Map<string, Waiting[]>()
  const lineOf = (name: string) => {
    const line = lines.get(name) ?? []
    lines.set(name, line)
    return line
  }
  function freed(name: string) {
    holders.delete(name)
    lineOf(name).shift()?.taken()
  }

  function tab(): { readonly locks: LockManager; readonly close: () => void } {
    const own = {}
    const free = (name: string) => holders.get(name) === own && freed(name)
    const request = (async (name: string, ...rest: readonly unknown[]) => {
      const work = rest.at(-1) as (lock: object | null) => unknown
      if (holders.has(name)) {
        if (rest.length > 1) return work(null)
        await new Promise<void>((taken) => lineOf(name).push({ tab: own, taken }))
      }
      holders.set(name, own)
      try {
        return await work({})
      } finally {
        free(name)
      }
    }) as LockManager['request']
    function close() {
      for (const [name, line] of lines)
        lines.set(
          name,
          line.filter((each) => each.tab !== own),
        )
      for (const name of [...holders.keys()]) free(name)
    }
    return { locks: { request, query: async () => ({ held: [], pending: [] }) }, close }
  }
  return { tab }
}
