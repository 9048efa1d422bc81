import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleParams } from '#testing/samples.ts'
import {
  bodyFields,
  endpointFor,
  type GenerationParams,
  imageFileName,
  MASK_FIELD_NAME,
  MASK_FILE_NAME,
} from './generation.ts'

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

  test('that were chosen follow under the names of the API', () => {
    const chosen: GenerationParams = {
      ...sampleParams,
      outputFormat: 'webp',
      outputCompression: 80,
      moderation: 'low',
      inputFidelity: 'high',
      complexity: 'medium',
      stream: true,
      partialImages: 2,
      safetyIdentifier: ' user-1 ',
    }
    expect(bodyFields(chosen).slice(6)).toEqual([
      ['output_format', 'webp'],
      ['output_compression', 80],
      ['moderation', 'low'],
      ['input_fidelity', 'high'],
      ['complexity', 'medium'],
      ['stream', true],
      ['partial_images', 2],
      ['safety_identifier', 'user-1'],
    ])
  })

  test('a compression of 0 is sent, no stream and no partial pictures are not', () => {
    const names = (change: Partial<GenerationParams>) =>
      bodyFields({ ...sampleParams, ...change })
        .slice(6)
        .map(([name]) => name)
    expect(names({ outputCompression: 0 })).toEqual(['output_compression'])
    expect(names({ stream: false, partialImages: 3 })).toEqual([])
    expect(names({ partialImages: 3 })).toEqual([])
    expect(names({ stream: true, partialImages: 0 })).toEqual(['stream'])
    expect(names({ safetyIdentifier: '  ' })).toEqual([])
  })

  test('of the API that GPT Image refuses are never among them', () => {
    const old = { ...sampleParams, responseFormat: 'b64_json', style: 'vivid', user: 'me' }
    expect(bodyFields(old)).toEqual(bodyFields(sampleParams))
  })

  test('a seed is never among them', () => {
    const withSeed = { ...sampleParams, seed: 12 }
    expect(bodyFields(withSeed).map(([name]) => name)).not.toContain('seed')
  })
})

test('pictures are numbered from 0, and the mask is called so', () => {
  expect([0, 1, 15].map(imageFileName)).toEqual(['image_0.png', 'image_1.png', 'image_15.png'])
  expect([MASK_FIELD_NAME, MASK_FILE_NAME]).toEqual(['mask', 'mask.png'])
})
