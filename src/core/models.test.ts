import { describe, expect, test } from 'vitest'
import { DEFAULT_MODEL, modelNamed, models } from './models.ts'

describe('the table of models', () => {
  test('names each model once', () => {
    const ids = models.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('has the default model, which is served', () => {
    expect(modelNamed(DEFAULT_MODEL)).toMatchObject({ id: DEFAULT_MODEL, status: 'active' })
    expect(models).toContain(modelNamed(DEFAULT_MODEL))
  })

  test('gives the old model the old upload budget and says that it is shut down', () => {
    const old = modelNamed('gpt-image-1')
    expect(old.uploadPixels).toBe(1536 * 1024)
    expect(old.status).toBe('shut down')
    expect(old.note).toContain('2026-10-23')
    expect(modelNamed('gpt-image-2').uploadPixels).toBe(2048 * 2048)
  })

  test.each(models)('$id offers choices for every field', (model) => {
    for (const choices of [model.sizes, model.qualities, model.backgrounds])
      expect(choices.length).toBeGreaterThan(0)
    expect(model.maxImages).toBe(8)
  })
})

test('a name is found whatever blanks are around it', () => {
  expect(modelNamed('  gpt-image-1\t')).toBe(modelNamed('gpt-image-1'))
})

test.each(['my-own-model', 'GPT-IMAGE-1', 'gpt-image-1-mini', 'constructor', ''])(
  'the unknown name “%s” is taken as it is, with a word about it',
  (name) => {
    const model = modelNamed(` ${name} `)
    expect(models).not.toContain(model)
    expect(model.id).toBe(name)
    expect(model.note).toBeTruthy()
    expect(model.uploadPixels).toBeGreaterThan(0)
  },
)
