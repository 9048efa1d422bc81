import { present } from '#core/present.ts'
import type { Refusal } from '#core/refusal.ts'
import { textOf } from './bodyBytes.ts'
import { type Complaint, complaintIn } from './complaint.ts'

import { retryAfterMs } from './retryAfter.ts'

function wordless({ statusText }: Response): Complaint {
  const status = statusText.trim()
  return { message: status ? `${status}, without a reason` : 'The server gave no reason' }
}

/** A complaint as a failure, with what the answer's head tells. @param status the answer's, unless another was told */
export const refusalOf = (
  complaint: Complaint,
  { headers, status: answered }: Response,
  status = answered,
): Refusal => ({
  kind: 'refused',
  status,
  ...complaint,
  ...present({
    requestId: headers.get('x-request-id') ?? undefined,
    retryAfterMs: retryAfterMs(headers, Date.now()),
  }),
})

/**
 * An error answer as a failure: the server's own words, or its status where it has none.
 * @param arrived called with every piece of it
 */
export async function readRefusal(response: Response, arrived: () => void): Promise<Refusal> {
  // The status is worth telling even if the words behind it are cut off.
  const text = await textOf(response, arrived).catch(() => '')
  return refusalOf(complaintIn(text) ?? wordless(response), response)
}
