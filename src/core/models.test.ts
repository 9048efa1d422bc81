import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_MODEL, modelNamed, modelNote, models } from './models.ts'
import { freeSizes } from './outputSize.ts'

const newer = models.filter(({ sizes }) => sizes.kind === 'free')
const older = models.filter(({ sizes }) => sizes.kind === 'fixed')
const idsOf = (some: typeof models) => some.map(({ id }) => id)

describe('the table of models', () => {
  test('names each model once, the newest first', () => {
    expect(idsOf(models)).toEqual([
      'gpt-image-2.6-sunburst',
      'gpt-image-2.6-flare',
      'gpt-image-2.5-sunburst',
      'gpt-image-2.5-flare',
      'gpt-image-2',
      'gpt-image-1.5',
      'chatgpt-image-latest',
      'gpt-image-1-mini',
      'gpt-image-1',
    ])
  })

  test('has the default model, which is served', () => {
    expect(idsOf(models)).toContain(DEFAULT_MODEL)
    expect(modelNamed(DEFAULT_MODEL).shutDown).toBeUndefined()
  })

  test.each(models)(
    '$id offers choices for every field, each once, in the documented order',
    (model) => {
      const { sizes, qualities, backgrounds, formats } = model
      expect(sizes.sizes[0]).toBe('auto')
      expect(qualities.slice(0, 4)).toEqual(['auto', 'low', 'medium', 'high'])
      expect(backgrounds[0]).toBe('auto')
      expect(formats[0]).toBe('png')
      for (const choices of [sizes.sizes, qualities, backgrounds, formats])
        expect(new Set(choices).size).toBe(choices.length)
    },
  )

  test.each(models)('$id takes what its generation takes', (model) => {
    const isOldest = model.id === 'gpt-image-1'
    expect(model.uploadPixels).toBe(isOldest ? 1536 * 1024 : 2048 * 2048)
    expect(model.maxImages).toBe(isOldest ? 8 : 10)
    expect(model.maxPictures).toBe(16)
    expect(model.backgrounds).toEqual(['auto', 'opaque', 'transparent'])
    expect(model.formats).toEqual(['png', 'jpeg', 'webp'])
    expect(model.moderation).toEqual(['generations'])
  })

  test('gives any size to GPT Image 2 and later, three sizes to what came before', () => {
    expect(idsOf(newer)).toEqual(idsOf(models).slice(0, 5))
    for (const { sizes } of newer) expect(sizes).toBe(freeSizes)
    for (const { sizes } of older)
      expect([...sizes.sizes].sort()).toEqual(['1024x1024', '1024x1536', '1536x1024', 'auto'])
  })

  test('gives xhigh and max to 2.5 and 2.6 only', () => {
    const finest = models.filter(({ qualities }) => qualities.length > 4)
    expect(idsOf(finest)).toEqual(idsOf(models).slice(0, 4))
    for (const { qualities } of finest) expect(qualities.slice(4)).toEqual(['xhigh', 'max'])
  })

  test('gives a planning effort to 2.6 only', () => {
    const planning = models.filter(({ complexities }) => complexities.length > 0)
    expect(idsOf(planning)).toEqual(['gpt-image-2.6-sunburst', 'gpt-image-2.6-flare'])
    for (const { complexities } of planning) expect(complexities).toEqual(['low', 'medium', 'high'])
  })

  test('gives an input fidelity only to what came before GPT Image 2, where it is an error', () => {
    for (const { inputFidelities } of newer) expect(inputFidelities).toEqual([])
    expect(
      Object.fromEntries(older.map(({ id, inputFidelities }) => [id, inputFidelities])),
    ).toEqual({
      'gpt-image-1.5': ['low', 'high'],
      'chatgpt-image-latest': ['low', 'high'],
      'gpt-image-1-mini': ['low'],
      'gpt-image-1': ['low', 'high'],
    })
  })

  test.each([
    ['gpt-image-2.6-sunburst', 5, 8, 30],
    ['gpt-image-2.6-flare', 5, 8, 30],
    ['gpt-image-2.5-sunburst', 5, 8, 30],
    ['gpt-image-2.5-flare', 5, 8, 30],
    ['gpt-image-2', 5, 8, 30],
    ['gpt-image-1.5', 5, 8, 32],
    ['chatgpt-image-latest', 5, 8, 32],
    ['gpt-image-1-mini', 2, 2.5, 8],
    ['gpt-image-1', 5, 10, 40],
  ])('%s costs as listed', (id, textIn, imageIn, imageOut) => {
    expect(modelNamed(id).prices).toMatchObject({ textIn, imageIn, imageOut })
  })
})

describe('a name', () => {
  test('is found whatever blanks are around it', () => {
    expect(modelNamed('  gpt-image-1\t')).toEqual(modelNamed('gpt-image-1'))
  })

  test.each([
    ['openai/gpt-image-2-2026-04-21', 'gpt-image-2'],
    ['gpt-image-2-2026-04-21', 'gpt-image-2'],
    ['openai/gpt-image-2.5-flare', 'gpt-image-2.5-flare'],
    ['gpt-image-2.5-sunburst-2026-09-08', 'gpt-image-2.5-sunburst'],
    ['gpt-image-1.5-2025-12-16', 'gpt-image-1.5'],
    ['azure/eu/gpt-image-1-mini', 'gpt-image-1-mini'],
  ])('“%s” is %s under its own name', (alias, id) => {
    expect(modelNamed(alias)).toEqual({ ...modelNamed(id), id: alias })
    expect(idsOf(models)).toContain(id)
  })

  test.each([
    'my-own-model',
    'GPT-IMAGE-1',
    'gpt-image-2-latest',
    'gpt-image-2.5',
    'gpt-image-2/edits',
    'constructor',
    '__proto__',
    '',
  ])('“%s”, which is unknown, is taken as it is, with a word about it', (name) => {
    const model = modelNamed(` ${name} `)
    expect(model.id).toBe(name)
    expect(modelNote(model, '2026-11-25')).toMatch(/as it is written/)
    expect(model.prices).toBeUndefined()
    expect(model.shutDown).toBeUndefined()
    expect(model.uploadPixels).toBe(2048 * 2048)
    expect(model.maxImages).toBe(10)
  })

  test('that is unknown may take whatever some model takes', () => {
    const unknown = modelNamed('house-alias')
    for (const { qualities, backgrounds, formats, inputFidelities, complexities } of models) {
      expect(unknown.qualities).toEqual(expect.arrayContaining([...qualities]))
      expect(unknown.backgrounds).toEqual(expect.arrayContaining([...backgrounds]))
      expect(unknown.formats).toEqual(expect.arrayContaining([...formats]))
      expect(unknown.inputFidelities).toEqual(expect.arrayContaining([...inputFidelities]))
      expect(unknown.complexities).toEqual(expect.arrayContaining([...complexities]))
    }
    expect(unknown.sizes).toBe(freeSizes)
  })

  test('is never changed on the way', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(modelNamed(name).id).toBe(name.trim())
      }),
    )
  })
})

describe('what is said beside the field', () => {
  test.each([
    ['gpt-image-1.5', '2026-12-01'],
    ['chatgpt-image-latest', '2026-12-01'],
    ['gpt-image-1-mini', '2026-12-01'],
    ['gpt-image-1', '2026-10-23'],
  ])('%s is shut down on %s', (id, day) => {
    const model = modelNamed(`openai/${id}`)
    const before = modelNote(model, '2026-10-22')
    expect(before).toContain(`shuts ${id} down on ${day}`)
    expect(before).toContain('gpt-image-2.6-sunburst')
    for (const today of [day, '2027-01-01', `${day}T00:00:00Z`])
      expect(modelNote(model, today)).toContain(`shut ${id} down on ${day}`)
  })

  test('the day before, it is still served', () => {
    const model = modelNamed('gpt-image-1.5')
    expect(modelNote(model, '2026-11-30')).toMatch(/shuts .* down/)
    expect(modelNote(model, '2026-12-01')).not.toMatch(/shuts/)
  })

  test('of what stays is what tells it from the others', () => {
    const kept = models.filter(({ shutDown }) => !shutDown)
    const notes = kept.map((model) => modelNote(model, '2030-01-01'))
    expect(new Set(notes).size).toBe(kept.length)
  })
})
