/**
 * Long work in slices: the owner of the thread runs as many as it has time for, then lets others go first. What the
 * work is about must not change in between.
 */
export type Slices<Result> = Generator<void, Result>

/** Does all of the work at once. */
export function finished<Result>(slices: Slices<Result>): Result {
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
  }
}
