/** An answer ready to be written. */
export interface PreparedAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
  /** How many pictures a real server would bill for it. */
  readonly billed?: number
}

export const jsonAnswer = (status: number, body: unknown): PreparedAnswer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
})
