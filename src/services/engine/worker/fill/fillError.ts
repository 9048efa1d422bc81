/** The hole cannot be filled from the picture; the message says why, for people. */
export class FillError extends Error {
  override readonly name = 'FillError'
}
