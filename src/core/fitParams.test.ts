import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleParams, sampleProxy } from '#testing/samples.ts'
import { builtinConnection, type Connection } from './connection.ts'
import { choicesFor, fittedParams, formatsFor, MATCH_PICTURE, type Subject } from './fitParams.ts'
import type { GenerationParams } from './generation.ts'
import { modelNamed, models } from './models.ts'
import { freeSizeProblem, sizeNamed } from './outputSize.ts'

const strict = sampleProxy({
  supports: { ...sampleProxy().supports, stream: false, moderationOnEdits: false },
})
const lenient = sampleProxy({ supports: { ...sampleProxy().supports, moderationOnEdits: true } })

const about = (change: Partial<Subject> = {}): Subject => ({
  connection: sampleProxy(),
  pictures: 0,
  pictureSize: undefined,
  ...change,
})
const sentFor = (wishes: Partial<GenerationParams>, subject: Partial<Subject> = {}) =>
  fittedParams({ ...sampleParams, ...wishes }, about(subject))
const withPicture = { pictures: 1, pictureSize: { width: 3000, height: 2000 } }

const some = (...values: string[]) => fc.constantFrom(...values, 'odd', '')
const everyWish: fc.Arbitrary<GenerationParams> = fc.record(
  {
    prompt: fc.string(),
    model: fc.constantFrom(...models.map(({ id }) => id), 'house-alias', 'openai/gpt-image-1.5'),
    quality: some('auto', 'low', 'medium', 'high', 'xhigh', 'max'),
    size: some(MATCH_PICTURE, 'auto', '1024x1024', '1152x2048', '1000x700', '0x0', '99999x1'),
    background: some('auto', 'opaque', 'transparent'),
    n: fc.integer({ min: 1, max: 10 }),
    outputFormat: some('png', 'jpeg', 'webp', 'gif'),
    outputCompression: fc.oneof(fc.integer({ min: -5, max: 120 }), fc.constant(Number.NaN)),
    moderation: some('auto', 'low'),
    inputFidelity: some('low', 'high'),
    complexity: some('low', 'medium', 'high'),
    stream: fc.boolean(),
    partialImages: fc.oneof(fc.integer({ min: -1, max: 9 }), fc.constant(1.5)),
    safetyIdentifier: fc.constantFrom('', '  ', ' user 1 '),
  },
  { requiredKeys: ['prompt', 'model', 'quality', 'size', 'background', 'n'] },
)
const everySubject: fc.Arbitrary<Subject> = fc.record({
  connection: fc.constantFrom<Connection>(builtinConnection, strict, lenient),
  pictures: fc.integer({ min: 0, max: 3 }),
  pictureSize: fc.option(
    fc.record({
      width: fc.integer({ min: 1, max: 9000 }),
      height: fc.integer({ min: 1, max: 9000 }),
    }),
    { nil: undefined },
  ),
})

function isLegalSize(name: string, model: string) {
  const { sizes } = modelNamed(model)
  const size = sizeNamed(name)
  if (sizes.sizes.includes(name)) return true
  return sizes.kind === 'free' && size !== undefined && freeSizeProblem(size) === undefined
}

describe('whatever was wished, of whatever model and connection,', () => {
  const holds = (
    check: (fitted: GenerationParams, wishes: GenerationParams, subject: Subject) => void,
  ) =>
    fc.assert(
      fc.property(everyWish, everySubject, (wishes, subject) => {
        check(fittedParams(wishes, subject), wishes, subject)
      }),
      { numRuns: 1500 },
    )

  test('all values are ones the model takes', () => {
    holds((fitted) => {
      const model = modelNamed(fitted.model)
      expect(model.qualities).toContain(fitted.quality)
      expect(model.backgrounds).toContain(fitted.background)
      expect(fitted.size).toSatisfy((size: string) => isLegalSize(size, fitted.model))
      if (fitted.outputFormat !== undefined) expect(model.formats).toContain(fitted.outputFormat)
      if (fitted.complexity !== undefined) expect(model.complexities).toContain(fitted.complexity)
      if (fitted.moderation !== undefined) expect(['auto', 'low']).toContain(fitted.moderation)
    })
  })

  test('JPEG is never transparent, and only JPEG and WebP are compressed, to whole percents', () => {
    holds(({ background, outputFormat, outputCompression }) => {
      if (background === 'transparent') expect(outputFormat).not.toBe('jpeg')
      if (outputCompression === undefined) return
      expect(['jpeg', 'webp']).toContain(outputFormat)
      expect(outputCompression).toSatisfy(Number.isInteger)
      expect(outputCompression).toBeGreaterThanOrEqual(0)
      expect(outputCompression).toBeLessThanOrEqual(100)
    })
  })

  test('an input fidelity goes with pictures only, to models that have one', () => {
    holds(({ inputFidelity, model }, _, { pictures }) => {
      if (inputFidelity === undefined) return
      expect(pictures).toBeGreaterThan(0)
      expect(modelNamed(model).inputFidelities).toContain(inputFidelity)
    })
  })

  test('moderation goes with text, or where the connection takes it with pictures as well', () => {
    holds(({ moderation }, wishes, { connection, pictures }) => {
      const isWish = wishes.moderation === 'auto' || wishes.moderation === 'low'
      const isTaken = pictures === 0 || connection === lenient
      if (connection.kind === 'builtin') return expect(moderation).toBeUndefined()
      expect(moderation).toBe(isWish && isTaken ? wishes.moderation : undefined)
    })
  })

  test('a stream is asked for where there are some, with 0 to 3 partial pictures', () => {
    holds(({ stream, partialImages }, wishes, { connection }) => {
      expect(stream).toBe(wishes.stream && connection !== strict ? true : undefined)
      if (!stream) expect(partialImages).toBeUndefined()
      else expect([0, 1, 2, 3]).toContain(partialImages)
    })
  })

  test('what it is for stays: the prompt, the model, the number of pictures', () => {
    holds((fitted, { prompt, model, n }) => {
      expect(fitted).toMatchObject({ prompt, model, n })
    })
  })

  test('fitting twice changes nothing more', () => {
    holds((fitted, _, subject) => {
      expect(fittedParams(fitted, subject)).toEqual(fitted)
    })
  })

  test('nothing is there that is not set', () => {
    holds((fitted) => {
      for (const [name, value] of Object.entries(fitted)) expect(value, name).toBeDefined()
    })
  })
})

describe('a wish that is legal stays as it is', () => {
  test.each(models)('at $id', (model) => {
    for (const quality of model.qualities)
      for (const size of model.sizes.sizes)
        for (const background of model.backgrounds)
          for (const outputFormat of formatsFor(model, background)) {
            const wishes = { model: model.id, quality, size, background, outputFormat }
            expect(sentFor(wishes)).toMatchObject(wishes)
          }
    for (const inputFidelity of model.inputFidelities)
      expect(sentFor({ model: model.id, inputFidelity }, withPicture)).toMatchObject({
        inputFidelity,
      })
    for (const complexity of model.complexities)
      expect(sentFor({ model: model.id, complexity })).toMatchObject({ complexity })
  })

  test('with all that goes with it', () => {
    const wishes: GenerationParams = {
      prompt: ' two\nlines ',
      model: 'gpt-image-2.6-flare',
      quality: 'xhigh',
      size: '1920x1088',
      background: 'auto',
      n: 3,
      outputFormat: 'webp',
      outputCompression: 0,
      moderation: 'low',
      complexity: 'low',
      stream: true,
      partialImages: 0,
      safetyIdentifier: 'user-1',
    }
    expect(fittedParams(wishes, about())).toEqual(wishes)
  })
})

describe('the quality', () => {
  test.each([
    ['gpt-image-2', 'max', 'high'],
    ['gpt-image-2', 'xhigh', 'high'],
    ['gpt-image-1.5', 'max', 'high'],
    ['gpt-image-2.5-flare', 'max', 'max'],
    ['gpt-image-2', 'hd', 'auto'],
    ['gpt-image-2', '', 'auto'],
  ])('at %s, “%s” is %s: never dearer than wished', (model, quality, fitted) => {
    expect(sentFor({ model, quality }).quality).toBe(fitted)
  })
})

describe('the size', () => {
  test.each([
    ['gpt-image-2', '1920x1080', '1936x1088'],
    ['gpt-image-1.5', '2048x1152', '1536x1024'],
    ['gpt-image-1.5', '1000x1000', '1024x1024'],
    ['gpt-image-2', 'huge', 'auto'],
    ['gpt-image-2', '0x100', 'auto'],
  ])('at %s, “%s” is %s', (model, size, fitted) => {
    expect(sentFor({ model, size }).size).toBe(fitted)
  })

  test('may match the picture’s own', () => {
    const size = MATCH_PICTURE
    const portrait = { pictures: 1, pictureSize: { width: 2000, height: 3000 } }
    expect(sentFor({ size, model: 'gpt-image-1.5' }, portrait).size).toBe('1024x1536')
    const [width, height] = sentFor({ size }, withPicture).size.split('x').map(Number)
    expect((width ?? 0) / (height ?? 1)).toBeCloseTo(1.5, 2)
    expect(
      sentFor({ size }, { pictures: 1, pictureSize: { width: 2048, height: 1152 } }).size,
    ).toBe('2048x1152')
  })

  test('is left to the model where there is no picture to match', () => {
    expect(sentFor({ size: MATCH_PICTURE }).size).toBe('auto')
  })
})

describe('what does not go together', () => {
  test('a transparent JPEG becomes what the model makes by itself', () => {
    const fitted = sentFor({
      background: 'transparent',
      outputFormat: 'jpeg',
      outputCompression: 80,
    })
    expect(fitted.background).toBe('transparent')
    expect(fitted).not.toHaveProperty('outputFormat')
    expect(fitted).not.toHaveProperty('outputCompression')
  })

  test.each([
    [-3, 0],
    [101, 100],
    [49.6, 50],
  ])('a compression of %f is %d', (outputCompression, fitted) => {
    expect(sentFor({ outputFormat: 'jpeg', outputCompression }).outputCompression).toBe(fitted)
  })

  test.each([
    [undefined, 2],
    [0, 0],
    [3, 3],
    [7, 3],
    [-1, 0],
  ])('%s partial pictures are %d', (partialImages, fitted) => {
    const wish = partialImages === undefined ? {} : { partialImages }
    expect(sentFor({ stream: true, ...wish }).partialImages).toBe(fitted)
  })
})

test('an end user is named to proxies only, without blanks', () => {
  expect(sentFor({ safetyIdentifier: ' user-1 ' }).safetyIdentifier).toBe('user-1')
  expect(sentFor({ safetyIdentifier: '  ' })).not.toHaveProperty('safetyIdentifier')
  expect(
    sentFor({ safetyIdentifier: 'user-1' }, { connection: builtinConnection }),
  ).not.toHaveProperty('safetyIdentifier')
})

describe('what can be chosen', () => {
  const choices = (model: string, subject: Partial<Subject>) =>
    choicesFor(modelNamed(model), about(subject))

  test('is what a wish would survive', () => {
    fc.assert(
      fc.property(everyWish, everySubject, (wishes, subject) => {
        const { inputFidelities, moderations, complexities, streams } = choicesFor(
          modelNamed(wishes.model),
          subject,
        )
        for (const inputFidelity of ['low', 'high'])
          expect(fittedParams({ ...wishes, inputFidelity }, subject).inputFidelity).toBe(
            inputFidelities.find((choice) => choice === inputFidelity),
          )
        for (const moderation of ['auto', 'low'])
          expect(fittedParams({ ...wishes, moderation }, subject).moderation).toBe(
            moderations.find((choice) => choice === moderation),
          )
        for (const complexity of ['low', 'medium', 'high'])
          expect(fittedParams({ ...wishes, complexity }, subject).complexity).toBe(
            complexities.find((choice) => choice === complexity),
          )
        expect(fittedParams({ ...wishes, stream: true }, subject).stream ?? false).toBe(streams)
      }),
    )
  })

  test('depends on the pictures', () => {
    expect(choices('gpt-image-1-mini', withPicture).inputFidelities).toEqual(['low'])
    expect(choices('gpt-image-1-mini', {}).inputFidelities).toEqual([])
    expect(choices('gpt-image-2', withPicture).inputFidelities).toEqual([])
    expect(choices('gpt-image-2', {}).moderations).toEqual(['auto', 'low'])
    expect(choices('gpt-image-2', withPicture).moderations).toEqual([])
  })

  test('depends on the connection', () => {
    expect(choices('gpt-image-2', { ...withPicture, connection: lenient }).moderations).toEqual([
      'auto',
      'low',
    ])
    expect(choices('gpt-image-2', { connection: strict }).streams).toBe(false)
    expect(choices('gpt-image-2', { connection: builtinConnection }).streams).toBe(true)
    expect(choices('gpt-image-2.6-flare', { connection: builtinConnection }).complexities).toEqual(
      [],
    )
  })

  test('of the formats leaves JPEG out where the background is transparent', () => {
    expect(formatsFor(modelNamed('gpt-image-2'), 'transparent')).toEqual(['png', 'webp'])
    expect(formatsFor(modelNamed('gpt-image-2'), 'auto')).toEqual(['png', 'jpeg', 'webp'])
  })
})
