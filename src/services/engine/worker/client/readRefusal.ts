import type { Failure } from '#core/failure.ts'
import { type Complaint, complaintIn } from './complaint.ts'
import { present } from './foreignJson.ts'

function wordless({ statusText }: Response): Complaint {
  const status = statusText.trim()
  return { message: status ? `${status}, without a reason` : 'The server gave no reason' }
}

/** An error answer as a failure: the server's own words, or its status where it has none. */
export async function readRefusal(response: Response): Promise<Failure> {
  // The status is worth telling even if the words behind it are cut off.
  const text = await response.text().catch(() => '')
  return {
    kind: 'refused',
    status: response.status,
    ...(complaintIn(text) ?? wordless(response)),
    ...present({ requestId: response.headers.get('x-request-id') ?? undefined }),
  }
}
