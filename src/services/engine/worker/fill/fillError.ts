/** A hole that cannot be filled by copying; the message says why and what to do. */
export class FillError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FillError'
  }
}
