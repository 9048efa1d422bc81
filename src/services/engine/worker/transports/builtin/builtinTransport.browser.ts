import { decode, encode } from 'fast-png'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { sniffMime } from '#services/engine/worker/sniffMime.ts'
import { BUILTIN_BASE_URL, builtinTransport } from './builtinTransport.ts'

const [WIDTH, HEIGHT] = [80, 60]

type ByteAt = (x: number, y: number, channel: number) => number

function png(channels: 3 | 4, byteAt: ByteAt, [width, height] = [WIDTH, HEIGHT]) {
  const data = new Uint8Array(width * height * channels)
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / channels)
    data[i] = byteAt(pixel % width, Math.floor(pixel / width), i % channels)
  }
  const file = encode({ width, height, channels, depth: 8, data })
  return new Blob([new Uint8Array(file)], { type: 'image/png' })
}

const stripes: ByteAt = (x, y, channel) => (x * 5 + y * 3 + channel * 60 + ((x ^ y) & 8)) % 256
const inHole = (x: number, y: number) => x > 30 && x < 46 && y > 22 && y < 38
const holeMask = (size?: [number, number]) =>
  png(4, (x, y, channel) => (channel === 3 && !inHole(x, y) ? 255 : 0), size)
const photo = png(3, stripes)
/** Every alpha there is, with colour under alpha 0 as well. */
const cutOut = png(4, (x, y, channel) => (channel === 3 ? (x * 3) % 256 : stripes(x, y, channel)))

interface Asking {
  readonly picture?: Blob
  readonly mask?: Blob
  readonly fields?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly seed?: number
  readonly onProgress?: (share: number) => void
}

function edit({ picture, mask, fields, signal }: Asking): Request {
  const form = new FormData()
  for (const [name, value] of Object.entries({ prompt: 'x', quality: 'low', ...fields }))
    form.append(name, value)
  if (picture) form.append('image', picture, 'image_0.png')
  if (mask) form.append('mask', mask, 'mask.png')
  return new Request(`${BUILTIN_BASE_URL}/images/edits`, {
    method: 'POST',
    body: form,
    ...(signal ? { signal } : {}),
  })
}

function generation({ fields, signal }: Asking): Request {
  return new Request(`${BUILTIN_BASE_URL}/images/generations`, {
    method: 'POST',
    body: JSON.stringify({ prompt: 'x', ...fields }),
    ...(signal ? { signal } : {}),
  })
}

function answerTo(asking: Asking): Promise<Response> {
  const { seed = 1, onProgress } = asking
  const transport = builtinTransport({ seed, ...(onProgress ? { onProgress } : {}) })
  return transport(asking.picture ? edit(asking) : generation(asking))
}

interface Body {
  readonly data: readonly { readonly b64_json: string }[]
}

async function filesFor(asking: Asking): Promise<readonly string[]> {
  const response = await answerTo(asking)
  expect(response.status).toBe(200)
  const body: Body = await response.json()
  return body.data.map(({ b64_json }) => b64_json)
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

async function canvasPixels(base64: string) {
  const bitmap = await createImageBitmap(new Blob([bytesOf(base64)]))
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  context?.drawImage(bitmap, 0, 0)
  const image = context?.getImageData(0, 0, bitmap.width, bitmap.height)
  if (!image) throw new Error('no canvas')
  return image
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('filling', () => {
  test.each([
    ['a photo', photo, 3],
    ['a cut-out with every alpha', cutOut, 4],
  ])('%s keeps every byte outside the mask', async (_, picture, channels) => {
    const [file] = await filesFor({ picture, mask: holeMask() })
    const result = decode(bytesOf(file))
    const uploaded = decode(new Uint8Array(await picture.arrayBuffer()))
    const at = (image: typeof result, pixel: number) =>
      Array.from({ length: 4 }, (_, channel) =>
        channel < image.channels ? image.data[pixel * image.channels + channel] : 255,
      ).join()
    expect(uploaded.channels).toBe(channels)
    const pixels = Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => pixel)
    const isHole = (pixel: number) => inHole(pixel % WIDTH, Math.floor(pixel / WIDTH))
    const changed = pixels.filter((pixel) => at(result, pixel) !== at(uploaded, pixel))
    expect(changed.filter((pixel) => !isHole(pixel))).toEqual([])
    expect(changed.length).toBeGreaterThan(0)
  })

  test('a JPEG is taken as well', async () => {
    const bitmap = await createImageBitmap(photo)
    const canvas = new OffscreenCanvas(WIDTH, HEIGHT)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    const picture = await canvas.convertToBlob({ type: 'image/jpeg' })
    const [file] = await filesFor({ picture, mask: holeMask() })
    expect(await canvasPixels(file)).toMatchObject({ width: WIDTH, height: HEIGHT })
  })

  test('the seed decides: the same one gives the same pictures, each of them another', async () => {
    const asking = { picture: photo, mask: holeMask(), fields: { n: '3' }, seed: 5 }
    const first = await filesFor(asking)
    expect(new Set(first).size).toBe(3)
    expect(await filesFor(asking)).toEqual(first)
    expect(await filesFor({ ...asking, seed: 900 })).not.toEqual(first)
  })

  test('another size is covered without distortion', async () => {
    // Left half black, right half white: the border stays in the middle whatever is cut off.
    const picture = png(3, (x) => (x < WIDTH / 2 ? 0 : 255))
    const mask = png(4, (x, y, channel) => (channel === 3 && (x > 4 || y > 4) ? 255 : 0))
    const fields = { size: '1024x1536' }
    const [file] = await filesFor({ picture, mask, fields })
    const { width, height, data } = await canvasPixels(file)
    expect([width, height]).toEqual([1024, 1536])
    const redAt = (x: number) => data[(768 * width + x) * 4]
    expect([redAt(400), redAt(620)]).toEqual([0, 255])
  })

  test('a mask that opens nothing is objected to in words', async () => {
    const mask = png(4, () => 255)
    const response = await answerTo({ picture: photo, mask })
    const { error } = await response.json()
    expect([response.status, error.param]).toEqual([400, 'mask'])
    expect(error.message).toMatch(/\w+ \w+/)
  })

  test('it says that the prompt was not read', async () => {
    const { headers } = await answerTo({ picture: photo, mask: holeMask() })
    expect(headers.get('x-engine')).toBe('built-in')
    expect(headers.get('x-engine-note')).toContain('the prompt was not read')
  })

  test('progress only grows and ends at the whole', async () => {
    const shares: number[] = []
    const onProgress = (share: number) => shares.push(share)
    await filesFor({ picture: photo, mask: holeMask(), fields: { n: '2' }, onProgress })
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })
})

describe('workers', () => {
  const watch = () => {
    const asked = vi.spyOn(Worker.prototype, 'postMessage')
    const ended = vi.spyOn(Worker.prototype, 'terminate')
    return {
      started: () => new Set(asked.mock.contexts),
      ended: () => new Set(ended.mock.contexts),
    }
  }

  test('are ended when the pictures are done', async () => {
    const workers = watch()
    await filesFor({ picture: photo, mask: holeMask(), fields: { n: '2' } })
    expect(workers.started().size).toBeGreaterThan(0)
    expect(workers.ended()).toEqual(workers.started())
  })

  test('are ended at once when the request is aborted', async () => {
    const workers = watch()
    const controller = new AbortController()
    const size: [number, number] = [600, 450]
    const answer = answerTo({
      picture: png(3, stripes, size),
      mask: png(
        4,
        (x, y, c) => (c === 3 && (x < 150 || x > 450 || y < 110 || y > 340) ? 255 : 0),
        size,
      ),
      fields: { n: '4', quality: 'high' },
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => workers.ended()).toEqual(workers.started())
    expect(workers.started().size).toBeGreaterThan(0)
  })

  test('are not started for a request that is aborted before', async () => {
    const workers = watch()
    const answer = answerTo({ picture: photo, mask: holeMask(), signal: AbortSignal.abort() })
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    expect(workers.started().size).toBe(0)
  })
})

describe('demo pictures', () => {
  const alphas = ({ data }: ImageData) => new Set(data.filter((_, i) => i % 4 === 3))

  test('differ by prompt, seed and place, and are the same for the same', async () => {
    const fields = { size: '1024x1024' }
    const asking = { fields: { ...fields, n: '2' }, seed: 3 }
    const pictures = await Promise.all([
      filesFor({ ...asking, fields: { ...asking.fields, prompt: 'a lake' } }),
      filesFor({ ...asking, fields: { ...asking.fields, prompt: 'a tower' } }),
      filesFor({ ...asking, fields: { ...asking.fields, prompt: 'a lake' }, seed: 77 }),
    ])
    expect(new Set(pictures.flat()).size).toBe(6)
    const again = await filesFor({ ...asking, fields: { ...asking.fields, prompt: 'a lake' } })
    expect(again).toEqual(pictures[0])
  })

  test('are opaque unless transparency is asked for', async () => {
    const [opaque] = await filesFor({ fields: { background: 'opaque' } })
    expect([...alphas(await canvasPixels(opaque))]).toEqual([255])
    const [transparent] = await filesFor({ fields: { background: 'transparent' } })
    expect(alphas(await canvasPixels(transparent)).has(0)).toBe(true)
  })

  test('of an upload have its size and keep its transparency', async () => {
    const fields = { background: 'transparent' }
    const [file] = await filesFor({ picture: cutOut, fields })
    const image = await canvasPixels(file)
    expect([image.width, image.height]).toEqual([WIDTH, HEIGHT])
    expect(alphas(image).has(0)).toBe(true)
  })

  test('say that no model was asked', async () => {
    const { headers } = await answerTo({})
    expect(headers.get('x-engine-note')).toContain('No model was asked')
  })
})

describe('formats', () => {
  const firstOf = async (asking: Asking) => bytesOf((await filesFor(asking))[0])

  test.each([
    ['jpeg', 'image/jpeg'],
    ['webp', 'image/webp'],
  ])('%s is written as asked, smaller when compressed more', async (output_format, mime) => {
    const asking = { picture: photo, mask: holeMask() }
    const fields = (output_compression: string) => ({ output_format, output_compression })
    const [large, small] = [
      await firstOf({ ...asking, fields: fields('95') }),
      await firstOf({ ...asking, fields: fields('20') }),
    ]
    expect(sniffMime(large)).toBe(mime)
    expect(small.length).toBeLessThan(large.length)
    expect(await canvasPixels(btoa(String.fromCharCode(...large)))).toMatchObject({ width: WIDTH })
  })

  test('a JPEG of a cut-out stands on white', async () => {
    const picture = png(4, (_x, _y, channel) => (channel === 3 ? 0 : 200))
    const fields = { output_format: 'jpeg' }
    const [file] = await filesFor({
      picture,
      mask: png(4, (x, y, c) => (c === 3 && !inHole(x, y) ? 255 : 0)),
      fields,
    })
    const { data } = await canvasPixels(file)
    expect([...data.slice(0, 3)].every((value) => value > 250)).toBe(true)
  })
})

describe('an event stream', () => {
  interface EventData {
    readonly type: string
    readonly b64_json: string
    readonly partial_image_index?: number
    readonly error?: { readonly message: string }
  }

  async function eventsFor(asking: Asking): Promise<readonly EventData[]> {
    const response = await answerTo({ ...asking, fields: { stream: 'true', ...asking.fields } })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream',
    ])
    const blocks = (await response.text()).split('\n\n').filter(Boolean)
    return blocks.map((block) => {
      const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? []
      const event: EventData = JSON.parse(data)
      expect(event.type).toBe(name)
      return event
    })
  }

  test('tells drafts of a filling, each picture\u2019s before it is finished', async () => {
    const fields = { n: '2', partial_images: '2' }
    const events = await eventsFor({ picture: photo, mask: holeMask(), fields })
    const finished = events.flatMap(({ type }, i) => (type === 'image_edit.completed' ? [i] : []))
    expect(finished).toHaveLength(2)
    expect(finished.at(-1)).toBe(events.length - 1)
    const drafts = events.filter(({ type }) => type === 'image_edit.partial_image')
    expect(drafts.length + finished.length).toBe(events.length)
    const perPicture = [events.slice(0, finished[0]), events.slice(finished[0] + 1, -1)]
    for (const told of perPicture)
      expect(told.map(({ partial_image_index }) => partial_image_index)).toEqual(
        told.map((_, i) => i),
      )
    for (const { b64_json } of events)
      expect(await canvasPixels(b64_json)).toMatchObject({ width: WIDTH, height: HEIGHT })
  })

  test('of words has finished pictures only', async () => {
    const events = await eventsFor({ fields: { n: '2', partial_images: '3' } })
    expect(events.map(({ type }) => type)).toEqual(new Array(2).fill('image_generation.completed'))
  })

  test('says who answered and what it did', async () => {
    const { headers } = await answerTo({ fields: { stream: 'true' } })
    expect(headers.get('x-engine-note')).toContain('No model was asked')
  })

  test('is not begun for what can be refused at once', async () => {
    const response = await answerTo({
      picture: photo,
      mask: png(4, () => 255),
      fields: { stream: 'true' },
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'application/json',
    ])
  })

  test('stops its workers when nobody reads on', async () => {
    const ended = vi.spyOn(Worker.prototype, 'terminate')
    const fields = { stream: 'true', n: '8', quality: 'high' }
    const response = await answerTo({ picture: photo, mask: holeMask(), fields })
    await response.body?.cancel()
    await expect.poll(() => ended.mock.calls.length).toBeGreaterThan(0)
  })
})
