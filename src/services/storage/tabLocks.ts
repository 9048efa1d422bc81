const forever = () => new Promise<never>(() => undefined)

/** Takes a lock that goes with the tab, however that ends; resolves with false where another tab has it. */
export function claimLock(locks: LockManager, name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock === null ? undefined : forever()
      })
      .catch(reject)
  })
}

/** Takes such a lock once no other tab has it. */
export function inheritLock(locks: LockManager, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    locks
      .request(name, () => {
        resolve()
        return forever()
      })
      .catch(reject)
  })
}
