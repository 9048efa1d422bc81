import { batchOf, type Job, type Turn } from '#core/job.ts'

const turnOf = ({ turn, createdAt }: Job): Turn => turn ?? { place: createdAt }

/** Sorts jobs into the order they are sent in. */
export function byTurn(a: Job, b: Job): number {
  const [one, other] = [turnOf(a), turnOf(b)]
  const isFirst = (other.first ? 1 : 0) - (one.first ? 1 : 0)
  return isFirst || one.place - other.place || a.id.localeCompare(b.id)
}

/** Between places given at the same time; sums with milliseconds since 1970 stay exact. */
const STEP = 2 ** -10

/**
 * Gives turns at the end of the line, each after all given before, also where many are asked for within a millisecond.
 * Turns given in two tabs at once interleave.
 */
export function createTurns(now: () => number): (first: boolean) => Turn {
  let last = 0
  return (first) => {
    last = Math.max(now(), last + STEP)
    return first ? { first, place: last } : { place: last }
  }
}

/** To the head of the line, or past its neighbour of the same batch. */
export type Move = 'first' | 'earlier' | 'later'

/** The turn right before a job. */
const before = (job: Job): Turn => ({ ...turnOf(job), place: turnOf(job).place - STEP })

/**
 * The turns that change when a waiting job moves in line, by job.
 * @param waiting all that wait for their turn, in any order
 */
export function movedTurns(
  waiting: readonly Job[],
  id: string,
  move: Move,
): ReadonlyMap<string, Turn> {
  const line = [...waiting].sort(byTurn)
  const [head] = line
  const job = line.find((each) => each.id === id)
  if (!head || !job) return new Map()
  if (move === 'first')
    return head === job ? new Map() : new Map([[id, { first: true, place: before(head).place }]])
  const batch = line.filter((each) => batchOf(each) === batchOf(job))
  const neighbour = batch[batch.indexOf(job) + (move === 'later' ? 1 : -1)]
  if (!neighbour) return new Map()
  const [earlier, later] = move === 'later' ? [job, neighbour] : [neighbour, job]
  const [one, other] = [turnOf(earlier), turnOf(later)]
  // Places may be alike, given in two tabs at once.
  const isAlike = one.place === other.place && one.first === other.first
  return new Map([
    [later.id, isAlike ? before(earlier) : one],
    [earlier.id, other],
  ])
}
