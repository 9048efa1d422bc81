import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleParams } from '#testing/samples.ts'
import { bodyFields, endpointFor, imageFieldName, imageFileName } from './generation.ts'

test('pictures decide the endpoint', () => {
  expect(endpointFor(0)).toBe('generations')
  expect(endpointFor(1)).toBe('edits')
  expect(endpointFor(16)).toBe('edits')
})

describe('the fields of the body', () => {
  test('are what the form says, in the form’s order', () => {
    expect(bodyFields(sampleParams)).toEqual([
      ['model', sampleParams.model],
      ['prompt', sampleParams.prompt],
      ['n', sampleParams.n],
      ['quality', sampleParams.quality],
      ['size', sampleParams.size],
      ['background', sampleParams.background],
    ])
  })

  test('what is unset is left out, and nothing else is', () => {
    const choice = fc.constantFrom('', 'some')
    const drafts = fc.record({
      prompt: fc.constant('a hill'),
      model: choice,
      quality: choice,
      size: choice,
      background: choice,
      n: fc.integer({ min: 1, max: 8 }),
    })
    fc.assert(
      fc.property(drafts, (params) => {
        const sent = Object.fromEntries(bodyFields(params))
        const set = Object.entries(params).filter(([, value]) => value !== '')
        expect(sent).toEqual(Object.fromEntries(set))
      }),
    )
  })

  test('blanks around the model’s name are not sent, those of the prompt are', () => {
    const fields = Object.fromEntries(
      bodyFields({ ...sampleParams, model: ' gpt-image-2\n', prompt: ' two\n lines ' }),
    )
    expect(fields).toMatchObject({ model: 'gpt-image-2', prompt: ' two\n lines ' })
    expect(bodyFields({ ...sampleParams, model: '  ' }).map(([name]) => name)).not.toContain(
      'model',
    )
  })

  test('a seed is never among them', () => {
    const withSeed = { ...sampleParams, seed: 12 }
    expect(bodyFields(withSeed).map(([name]) => name)).not.toContain('seed')
  })
})

test('one picture is `image`, several are `image[]`, numbered from 0', () => {
  expect(imageFieldName(1)).toBe('image')
  expect(imageFieldName(2)).toBe('image[]')
  expect(imageFieldName(16)).toBe('image[]')
  expect([0, 1, 15].map(imageFileName)).toEqual(['image_0.png', 'image_1.png', 'image_15.png'])
})
