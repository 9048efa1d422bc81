/** An answer that says no. `message` is the server's own text, out of whatever envelope it came in. */
export interface Refusal {
  readonly kind: 'refused'
  readonly status: number
  readonly message: string
  readonly code?: string
  readonly type?: string
  readonly param?: string
  readonly requestId?: string
  /** What the provider's moderation says of a blocked request. */
  readonly moderation?: Moderation
  /** When the server wants to be asked again. */
  readonly retryAfterMs?: number
  /** It came within an answer that had begun well: work was done by then. */
  readonly midway?: true
}

export interface Moderation {
  /** Whether the request or the finished picture was blocked. */
  readonly stage: string
  readonly categories: readonly string[]
}

/** Why a server says no, as far as it changes what a designer can do. */
export type RefusalReason =
  | 'moderation'
  | 'quota'
  | 'rate limit'
  | 'key'
  | 'verification'
  | 'forbidden'
  | 'model'
  | 'address'
  | 'too large'
  | 'picture'
  | 'mask'
  | 'parameter'
  | 'gateway timeout'
  | 'server'
  | 'other'

/** By the code or the type, in lower case: OpenAI's, Azure's, those of LiteLLM and of the one-api family. */
const byCode: Readonly<Record<string, RefusalReason>> = {
  moderation_blocked: 'moderation',
  content_policy_violation: 'moderation',
  image_content_policy_violation: 'moderation',
  content_filter: 'moderation',
  contentfilter: 'moderation',
  responsibleaipolicyviolation: 'moderation',
  insufficient_quota: 'quota',
  billing_hard_limit_reached: 'quota',
  budget_exceeded: 'quota',
  insufficient_user_quota: 'quota',
  pre_consume_token_quota_failed: 'quota',
  rate_limit_exceeded: 'rate limit',
  invalid_api_key: 'key',
  expired_key: 'key',
  token_not_found_in_db: 'key',
  key_model_access_denied: 'forbidden',
  team_model_access_denied: 'forbidden',
  model_not_found: 'model',
  deploymentnotfound: 'model',
  image_too_large: 'too large',
  image_file_too_large: 'too large',
  image_too_small: 'picture',
  image_parse_error: 'picture',
  empty_image_file: 'picture',
  unsupported_image_media_type: 'picture',
  invalid_image: 'picture',
  invalid_image_file: 'picture',
  invalid_image_format: 'picture',
  invalid_image_mode: 'picture',
  invalid_value: 'parameter',
  invalid_type: 'parameter',
  unknown_parameter: 'parameter',
  missing_required_parameter: 'parameter',
}

const byStatus: Readonly<Record<number, RefusalReason>> = {
  401: 'key',
  402: 'quota',
  403: 'forbidden',
  404: 'address',
  405: 'address',
  408: 'gateway timeout',
  413: 'too large',
  429: 'rate limit',
  504: 'gateway timeout',
  // Cloudflare: 522 and 524 are its time-outs towards the server behind it.
  522: 'gateway timeout',
  524: 'gateway timeout',
}

const byWords: readonly (readonly [RegExp, RefusalReason])[] = [
  [/must be verified|verify (your )?organi[sz]ation/i, 'verification'],
  [/(exceeded|insufficient).{0,30}(quota|credit|balance)|budget has been exceeded/i, 'quota'],
  [/(quota|credit|balance).{0,30}(insufficient|not enough|exhausted)/i, 'quota'],
  [/safety system|safety_violations|content (management )?policy/i, 'moderation'],
  // The word by itself is the name of a field as well.
  [
    /(blocked|rejected|flagged).{0,60}moderation|moderation.{0,60}(block|reject|flag)/i,
    'moderation',
  ],
  [/(model|deployment).{0,80}(does not exist|not found|not exist|deprecated|no longer)/i, 'model'],
  [/(invalid|unknown|no such) model/i, 'model'],
  [/invalid image|image file/i, 'picture'],
]

/** Why by its code, or its type where a gateway put the status in the place of the code. */
function codedReason({ code = '', type = '' }: Refusal): RefusalReason | undefined {
  const known = [code, type].map((name) => name.toLowerCase())
  const found = known.find((name) => Object.hasOwn(byCode, name))
  return found === undefined ? undefined : byCode[found]
}

/** What the status alone says. An error in the middle of an answer that began well is one of the server's. */
function reasonOfStatus({ status, param }: Refusal): RefusalReason {
  return (
    byStatus[status] ?? (status >= 500 || status < 400 ? 'server' : param ? 'parameter' : 'other')
  )
}

/** So general that the field it is about says more. */
const isGeneral = (
  reason: RefusalReason | undefined,
): reason is 'parameter' | 'picture' | undefined =>
  reason === undefined || reason === 'parameter' || reason === 'picture'

/** Why it says no: by its code, by its words, by its status. */
export function refusalReason(refusal: Refusal): RefusalReason {
  const { status, message, param, moderation } = refusal
  if (moderation) return 'moderation'
  const said = status < 500 ? byWords.find(([words]) => words.test(message))?.[1] : undefined
  const known = codedReason(refusal) ?? said
  if (!isGeneral(known)) return known
  const isBadRequest = status === 400 || status === 422
  if (param === 'mask' || (isBadRequest && /\bmask\b/i.test(message))) return 'mask'
  if (param === 'model' && (isBadRequest || status === 404)) return 'model'
  return known ?? reasonOfStatus(refusal)
}

function moderationWords(moderation: Moderation | undefined): string {
  const { stage, categories = [] } = moderation ?? {}
  const where =
    stage === 'output'
      ? 'The finished picture was blocked by the provider\u2019s moderation'
      : 'The request was blocked by the provider\u2019s moderation'
  return categories.length > 0 ? `${where} (${categories.join(', ')}).` : `${where}.`
}

function advice(refusal: Refusal, reason: RefusalReason): string {
  const { param, moderation } = refusal
  switch (reason) {
    case 'moderation':
      return `${moderationWords(moderation)} Change the prompt or the picture.`
    case 'quota':
      return 'The account behind this key has no credit left. Add some, then retry.'
    case 'rate limit':
      return refusal.midway
        ? 'The server stopped midway, for there are too many requests: what it did may have been billed. Wait a little, then retry.'
        : 'Too many requests for now. Wait a little, then retry.'
    case 'key':
      return 'Check the API key in Connection.'
    case 'verification':
      return 'OpenAI wants the organisation behind this key to be verified before it may use this model. Verify it in the account\u2019s settings, or choose another model.'
    case 'forbidden':
      return 'The key may not use this model. Check the account or choose another model.'
    case 'model':
      return 'The server does not have this model: it may be shut down or named differently there. Choose another one, or test the connection to see which there are.'
    case 'address':
      return 'Check the base URL in Connection, or the model\u2019s name.'
    case 'too large':
      return 'The request is larger than the server accepts. Send fewer or smaller pictures, or raise the limit there.'
    case 'picture':
      return 'The server could not read a picture of this request. Try another file or another model.'
    case 'mask':
      return 'The server objects to the mask. Some take a mask with one picture only; try fewer pictures, or send without a mask.'
    case 'parameter':
      return `The server does not take ${param ? `\u201c${param}\u201d` : 'a setting'} as it was sent. Change it, or leave it out for this connection (Connection, Advanced).`
    case 'gateway timeout':
      return 'A server on the way gave up waiting, but the picture may have been made: the request may have been billed. A lower quality is faster; streaming keeps some connections alive.'
    case 'server':
      return 'The server failed; the request may have been billed all the same. Retry when you are ready.'
    case 'other':
      return 'Change what the server objects to, then retry.'
  }
}

/** What happened and what to do, in words. */
export function refusalText(refusal: Refusal): { readonly what: string; readonly next: string } {
  const { status, message, code } = refusal
  const label = [String(status), ...(code && code !== String(status) ? [code] : [])].join(', ')
  return { what: `${message} (${label})`, next: advice(refusal, refusalReason(refusal)) }
}
