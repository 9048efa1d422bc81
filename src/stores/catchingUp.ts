/**
 * Work that takes in how things are. Asked for while it is being done, it is done once more afterwards, however often
 * it was asked for. Settles once it is up to date; rejects as the work does.
 */
export function catchingUp(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let isStale = false
  async function run() {
    while (isStale) {
      isStale = false
      await work()
    }
  }
  return () => {
    isStale = true
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
}
