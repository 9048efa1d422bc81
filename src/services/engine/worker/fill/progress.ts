/** Told the share of the work done, 0..1. */
export type OnShare = (share: number) => void

/** The part from `from` to `to` of a larger piece of work. */
export function partOf(onShare: OnShare, from: number, to: number): OnShare {
  return (share) => onShare(from + (to - from) * share)
}
