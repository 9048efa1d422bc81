import { present } from '#core/present.ts'
import type { Moderation } from '#core/refusal.ts'
import { parsedJson, recordIn, shortened, textIn } from './foreignJson.ts'
import { isWebPage, wordsOfPage } from './webPage.ts'

/** What a server says is wrong, whatever envelope it came in. */
export interface Complaint {
  readonly message: string
  readonly code?: string
  readonly type?: string
  readonly param?: string
  readonly moderation?: Moderation
}

const LONGEST_MESSAGE = 1000
const LONGEST_TEXT = 300

/** Codes are texts at OpenAI and numbers elsewhere. */
const codeIn = (value: unknown) => (typeof value === 'number' ? String(value) : textIn(value))

/**
 * A gateway may put the whole answer of the server behind it into its own message, as a JSON text among words
 * (LiteLLM): what the inner one says wins.
 */
function unwrapped(complaint: Complaint): Complaint {
  const { message } = complaint
  const [start, end] = [message.indexOf('{'), message.lastIndexOf('}')]
  if (start < 0 || end < start) return complaint
  const inner = complaintOf(parsedJson(message.slice(start, end + 1)))
  return inner ? { ...complaint, ...inner } : complaint
}

const listIn = (value: unknown) =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

/** `moderation_details`, or the list that older servers put into their words: `safety_violations=[sexual, violence]`. */
function moderationIn(details: unknown, words: string): Moderation | undefined {
  const { moderation_stage, categories } = recordIn(details)
  const stage = textIn(moderation_stage) ?? 'unknown'
  const named = listIn(categories)
  if (named.length > 0 || stage !== 'unknown') return { stage, categories: named }
  const listed = /safety_violations=\[([^\]]*)\]/.exec(words)?.[1]?.split(/[,\s]+/) ?? []
  const violations = listed.filter((name) => name !== '')
  return violations.length > 0 ? { stage, categories: violations } : undefined
}

/** FastAPI: `{ loc: ['body', 'image'], msg: 'Field required', type: 'missing' }`. */
function complaintAtPlace(loc: readonly unknown[], msg: string, type: string | undefined) {
  const place = loc.filter((part) => part !== 'body').map(String)
  const param = place.length > 0 ? place.join('.') : undefined
  return { message: param ? `${param}: ${msg}` : msg, ...present({ param, type }) }
}

function complaintOfList(items: readonly unknown[]): Complaint | undefined {
  const complaints = items.map(complaintOf).filter((complaint) => complaint !== undefined)
  const [first] = complaints
  return first && { ...first, message: complaints.map(({ message }) => message).join('; ') }
}

function complaintOfRecord(value: unknown): Complaint | undefined {
  const record = recordIn(value)
  const { error, errors, detail, message, msg, loc, code, type, param } = record
  const nested = (part: unknown) => (typeof part === 'object' ? complaintOf(part) : undefined)
  const inside = nested(error) ?? nested(detail) ?? nested(errors) ?? nested(message)
  if (inside) return inside
  const words = textIn(message) ?? textIn(msg) ?? textIn(error) ?? textIn(detail)
  if (!words) return undefined
  if (Array.isArray(loc)) return complaintAtPlace(loc, words, textIn(type))
  return unwrapped({
    message: words,
    ...present({
      code: codeIn(code),
      type: textIn(type),
      param: textIn(param),
      moderation: moderationIn(record.moderation_details, words),
    }),
  })
}

/** The complaint in a parsed JSON body: OpenAI's, Portkey's, LiteLLM's, FastAPI's, Cloudflare's or `{ message }`. */
export function complaintOf(body: unknown): Complaint | undefined {
  if (typeof body === 'string') return body.trim() ? unwrapped({ message: body }) : undefined
  return Array.isArray(body) ? complaintOfList(body) : complaintOfRecord(body)
}

/** The complaint in an error answer's text: JSON in any envelope, a web page, or plain words; undefined when empty. */
export function complaintIn(text: string): Complaint | undefined {
  const words = text.trim()
  if (!words) return undefined
  if (isWebPage(words)) return { message: wordsOfPage(words) || 'a web page without words' }
  const complaint = complaintOf(parsedJson(words))
  if (!complaint) return { message: shortened(words, LONGEST_TEXT) }
  return { ...complaint, message: shortened(complaint.message.trim(), LONGEST_MESSAGE) }
}
