import type { Size } from '#core/geometry.ts'
import type { LockSettings } from '#core/pixelLock.ts'
import { sizeText } from '#services/imaging/worker/inspect/refusal.ts'
import type { LockedPixels } from './lock.ts'
import type { Fit } from './placement.ts'

export interface NotesOrder {
  readonly locked: LockedPixels
  /** What was sent, in the source's pixels. */
  readonly sent: Size
  readonly answer: Size
  readonly settings: LockSettings
}

/** Shapes that differ by less are a matter of rounding. */
const SAME_SHAPE = 0.005

/** Less than this is not worth a word. */
const LEAST_ENLARGED = 1.5

const fits: Readonly<Record<Fit, string>> = {
  stretch: 'It was taken as stretched to that shape.',
  cover: 'It was taken as cut off at the sides; what it does not show stays as it was.',
  contain: 'It was taken as whole, with borders.',
}

function aboutShape({ locked, sent, answer }: NotesOrder): string | undefined {
  const ratio = (sent.width * answer.height) / (sent.height * answer.width)
  if (Math.abs(Math.log(ratio)) < SAME_SHAPE) return undefined
  return `The answer (${sizeText(answer)}) has another shape than what was sent. ${fits[locked.registration.fit]}`
}

function aboutRegistration({ locked, settings }: NotesOrder): string | undefined {
  if (!settings.register || locked.registration.applied) return undefined
  return 'The answer has too little in common with the original to tell how it lies over it. It was taken as it came.'
}

/** How many times larger the source's pixels make the answer. */
function aboutEnlargement({ sent, answer }: NotesOrder): string | undefined {
  const times = Math.sqrt((sent.width * sent.height) / (answer.width * answer.height))
  if (times < LEAST_ENLARGED) return undefined
  return `The answer was enlarged ${times.toFixed(1)} times to the original\u2019s own pixels, so what is new has less detail than what is around it.`
}

function aboutAlpha({ locked }: NotesOrder): string | undefined {
  if (locked.answerIsOpaque) return undefined
  return 'The answer is transparent in places. Where it is, inside the mask, the result is too.'
}

function aboutMask({ locked }: NotesOrder): string | undefined {
  return locked.changed ? undefined : 'Nothing is painted there, so the original stays as it was.'
}

/** What is odd about an answer, for people. */
export const notesOn = (order: NotesOrder): readonly string[] =>
  [aboutMask, aboutShape, aboutRegistration, aboutEnlargement, aboutAlpha].flatMap(
    (about) => about(order) ?? [],
  )
