import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleParams, sampleProxy } from '#testing/samples.ts'
import { builtinConnection, type ProxySupport } from './connection.ts'
import { modelNamed, models } from './models.ts'
import { findProblems, MAX_PROMPT, MAX_SOURCES, type RequestDraft } from './problems.ts'

const good: RequestDraft = {
  params: sampleParams,
  connection: sampleProxy(),
  pictures: 1,
  opening: 0,
  mask: 'partial',
  maskEdge: 'hard',
}
const supporting = (change: Partial<ProxySupport>) =>
  sampleProxy({ supports: { ...sampleProxy().supports, ...change } })
const oneMaskOnly = supporting({ maskWithSeveralPictures: false })

/** The problems of a draft as "severity field". */
const problems = (change: Partial<RequestDraft>) =>
  findProblems({ ...good, ...change }).map(({ severity, field }) => `${severity} ${field}`)
const withParams = (change: Partial<RequestDraft['params']>) =>
  problems({ params: { ...sampleParams, ...change } })

test('a good request has none', () => {
  expect(problems({})).toEqual([])
  expect(problems({ pictures: MAX_SOURCES })).toEqual([])
  expect(problems({ pictures: 0, mask: undefined })).toEqual([])
  expect(problems({ connection: builtinConnection })).toEqual([])
})

test('a picture that is still being opened is waited for', () => {
  expect(problems({ opening: 1 })).toEqual(['error sources'])
  expect(problems({ opening: 1, pictures: 0, mask: undefined })).toEqual(['error sources'])
})

describe('the prompt', () => {
  test.each(['', ' ', '\n\t '])('%j is empty', (prompt) => {
    expect(withParams({ prompt })).toEqual(['error prompt'])
  })

  test('may be as long as the API takes and no longer', () => {
    expect(withParams({ prompt: 'x'.repeat(MAX_PROMPT) })).toEqual([])
    expect(withParams({ prompt: 'x'.repeat(MAX_PROMPT + 1) })).toEqual(['error prompt'])
  })
})

describe('the model', () => {
  test('is needed by a proxy', () => {
    expect(withParams({ model: ' ' })).toEqual(['error model'])
  })

  test('is not needed by the built-in engine', () => {
    const params = { ...sampleParams, model: '' }
    expect(problems({ params, connection: builtinConnection })).toEqual([])
  })

  test('may have any name', () => {
    expect(withParams({ model: 'someone/else-v7' })).toEqual([])
  })
})

describe('the number of pictures', () => {
  test.each([1, 2, 10])('%d is fine', (n) => {
    expect(withParams({ n })).toEqual([])
  })

  test.each(models)('may be as high as $id allows and no higher', ({ id, maxImages }) => {
    expect(withParams({ model: id, n: maxImages })).toEqual([])
    const params = { ...sampleParams, model: id, n: maxImages + 1 }
    const found = findProblems({ ...good, params })
    expect(found).toMatchObject([{ severity: 'error', field: 'images' }])
    expect(found[0]?.text).toContain(`1 to ${maxImages}`)
  })

  test('is at most 8 at the oldest model', () => {
    expect(withParams({ model: 'gpt-image-1', n: 8 })).toEqual([])
    expect(withParams({ model: 'gpt-image-1', n: 9 })).toEqual(['error images'])
  })

  test.each([0, -1, 11, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is out of range', (n) => {
    expect(withParams({ n })).toEqual(['error images'])
  })
})

describe('the mask', () => {
  test.each(['faint', 'partial', 'full'] as const)('%s without a picture is an error', (mask) => {
    expect(problems({ mask, pictures: 0 })).toEqual(['error mask'])
  })

  test('in which nothing is painted is asked about, never sent or dropped silently', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_SOURCES }), (pictures) => {
        for (const connection of [good.connection, builtinConnection, oneMaskOnly])
          expect(problems({ mask: 'untouched', pictures, connection })).toEqual(['question mask'])
      }),
    )
  })

  test('in which no pixel is more than half painted edits nothing', () => {
    const soft = { mask: 'faint', maskEdge: 'soft' } as const
    expect(problems({ mask: 'faint' })).toEqual(['error mask'])
    expect(problems(soft)).toEqual(['warning mask'])
    expect(problems({ ...soft, connection: builtinConnection })).toEqual(['error mask'])
  })

  test('that covers everything is warned about', () => {
    expect(problems({ mask: 'full' })).toEqual(['warning mask'])
  })

  test.each(['faint', 'partial', 'full'] as const)(
    '%s with several pictures is an error where the connection forbids it',
    (mask) => {
      expect(problems({ mask, pictures: 2, connection: oneMaskOnly })).toEqual(['error mask'])
      expect(problems({ mask: 'partial', pictures: 1, connection: oneMaskOnly })).toEqual([])
      expect(problems({ mask: undefined, pictures: 2, connection: oneMaskOnly })).toEqual([])
    },
  )
})

describe('a connection without edits', () => {
  const connection = supporting({ edits: false })

  test('takes no pictures, and says so', () => {
    const found = findProblems({ ...good, connection, mask: undefined })
    expect(found).toMatchObject([{ severity: 'error', field: 'sources' }])
    expect(found[0]?.text).toMatch(/from text only/)
  })

  test('makes pictures from text', () => {
    expect(problems({ connection, pictures: 0, mask: undefined })).toEqual([])
  })
})

describe('a connection without masks', () => {
  const connection = supporting({ mask: false })

  test.each(['partial', 'full'] as const)(
    'takes none that is %s, and says what would happen',
    (mask) => {
      const found = findProblems({ ...good, connection, mask })
      expect(found).toMatchObject([{ severity: 'error', field: 'mask' }])
      expect(found[0]?.text).toMatch(/whole picture would change/)
    },
  )

  test('takes pictures without one', () => {
    expect(problems({ connection, mask: undefined })).toEqual([])
    expect(problems({ connection, mask: 'untouched' })).toEqual(['question mask'])
  })
})

test.each([...models, modelNamed('house-alias')])(
  '$id takes as many pictures as it says',
  (model) => {
    const params = { ...sampleParams, model: model.id }
    expect(problems({ params, pictures: model.maxPictures })).toEqual([])
    expect(problems({ params, pictures: model.maxPictures + 1 })).toEqual(['error sources'])
    expect(model.maxPictures).toBeLessThanOrEqual(MAX_SOURCES)
  },
)

test('too many pictures are an error that says how many', () => {
  const found = findProblems({ ...good, pictures: MAX_SOURCES + 2 })
  expect(found).toMatchObject([{ severity: 'error', field: 'sources' }])
  expect(found[0]?.text).toMatch(/16.*2/)
})

test('an address that cannot be used is an error', () => {
  for (const baseUrl of ['', 'ftp://example.com', 'https://u:p@example.com'])
    expect(problems({ connection: sampleProxy({ baseUrl }) })).toEqual(['error connection'])
})

test('of a connection’s problems only the first is told', () => {
  const connection = sampleProxy({ label: '', limits: { timeoutS: 0 } })
  expect(problems({ connection })).toEqual(['error connection'])
})

test('all problems are told at once, in the order of the form, one a field', () => {
  const found = problems({
    params: { ...sampleParams, prompt: '', model: '', n: 0 },
    connection: sampleProxy({ baseUrl: '' }),
    pictures: MAX_SOURCES + 1,
    mask: 'untouched',
  })
  expect(found).toEqual([
    'error prompt',
    'error model',
    'error images',
    'error sources',
    'question mask',
    'error connection',
  ])
})
