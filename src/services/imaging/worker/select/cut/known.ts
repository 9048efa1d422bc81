/** Nothing is known of a pixel or block. */
export const OPEN = 0
/** It is known to belong to the thing ... */
export const INSIDE = 1
/** ... or not to. */
export const OUTSIDE = 2
