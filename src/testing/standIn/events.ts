import type { Behaviour } from './behaviour.ts'
import { partialOf, picturesFor, usageFor } from './pictures.ts'
import type { PreparedAnswer } from './prepared.ts'
import { fieldOf, type RecordedRequest } from './recording.ts'
import { failed } from './refusals.ts'

interface EventData {
  readonly type: string
  readonly [name: string]: unknown
}

const CREATED_AT = 1_790_000_000

function eventsFor(request: RecordedRequest, behaviour: Behaviour): readonly EventData[] {
  const prefix = request.path.endsWith('/edits') ? 'image_edit' : 'image_generation'
  const partials = behaviour.partials ?? Number(fieldOf(request, 'partial_images') ?? 0)
  const facts = { created_at: CREATED_AT, output_format: 'png', size: fieldOf(request, 'size') }
  return picturesFor(request, behaviour).flatMap((picture) => [
    ...Array.from({ length: partials }, (_, step) => ({
      type: `${prefix}.partial_image`,
      partial_image_index: step,
      ...facts,
      b64_json: partialOf(request, step).toString('base64'),
    })),
    {
      type: `${prefix}.completed`,
      usage: usageFor(1),
      ...facts,
      b64_json: picture.toString('base64'),
    },
  ])
}

const isCompleted = ({ type }: EventData) => type.endsWith('.completed')

/** The events until so many pictures are finished; what would come before the next picture is left out. */
function untilCompleted(events: readonly EventData[], count: number): readonly EventData[] {
  const ends = events.flatMap((event, i) => (isCompleted(event) ? [i + 1] : []))
  return events.slice(0, count === 0 ? 0 : (ends[count - 1] ?? events.length))
}

function scripted(events: readonly EventData[], { completed, errorAfter }: Behaviour) {
  if (errorAfter !== undefined)
    return [
      ...untilCompleted(events, errorAfter),
      { type: 'error', error: { ...failed, status: 503 } },
    ]
  return completed === undefined ? events : untilCompleted(events, completed)
}

function written(event: EventData, chatty: boolean): string {
  const lines = [`event: ${event.type}`, `data: ${JSON.stringify(event)}`]
  if (!chatty) return `${lines.join('\n')}\n\n`
  // Data in two lines; a break between the parts of JSON means nothing.
  const data = JSON.stringify(event).replace(',', '\ndata:,').split('\n')
  return [
    ': still there \u2026',
    `event:${event.type}`,
    'id: 7',
    'retry: 10',
    `data: ${data[0]}`,
    ...data.slice(1),
  ]
    .concat('', '')
    .join('\r\n')
}

/** The answer to a request for a stream. */
export function eventsAnswer(request: RecordedRequest, behaviour: Behaviour): PreparedAnswer {
  const chatty = behaviour.chatty === true
  const events = scripted(eventsFor(request, behaviour), behaviour)
  const body = events.map((event) => written(event, chatty)).join('')
  return {
    status: 200,
    contentType: behaviour.unlabelled ? 'text/plain' : 'text/event-stream',
    body: chatty ? `${body}data: [DONE]\r\n\r\n` : body,
    billed: events.filter(isCompleted).length,
  }
}
