import { connectionFromPreset } from '../../../src/core/presets.ts'
import { createEngine } from '../../../src/services/engine/createEngine.ts'
import type { Engine, GenerationTask } from '../../../src/services/engine/engine.ts'
import { median, watchMainThread } from './mainThread.ts'
import type { BareFetch } from './wire.worker.ts'

const RUNS = 7
const WATCHED_RUNS = 5
const PICTURES = 8
const PICTURE_BYTES = 3_000_000
const LARGE_BYTES = 12_000_000

function taskFor(baseUrl: string, bytes: number): GenerationTask {
  return {
    connection: connectionFromPreset('custom', 'stand-in', baseUrl),
    params: {
      prompt: `[[big:${bytes}]]`,
      model: 'gpt-image-2',
      quality: 'low',
      size: '3840x2160',
      background: 'opaque',
      n: PICTURES,
    },
    seed: 1,
    images: [],
  }
}

const bytesOf = (blobs: readonly Blob[]) => blobs.reduce((sum, { size }) => sum + size, 0)

/** What any page would do by itself, in a worker: fetch, parse, decode. */
function createBareFetch(baseUrl: string) {
  const worker = new Worker(new URL('./wire.worker.ts', import.meta.url), { type: 'module' })
  return (task: GenerationTask) =>
    new Promise<readonly Blob[]>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<readonly Blob[]>) => resolve(data)
      worker.onerror = (event) => reject(new Error(event.message))
      const url = `${baseUrl}/images/generations`
      worker.postMessage({ url, body: JSON.stringify(task.params) } satisfies BareFetch)
    })
}

async function timed(run: () => Promise<readonly Blob[]>, bytes: number): Promise<number> {
  const began = performance.now()
  const blobs = await run()
  const tookMs = performance.now() - began
  if (bytesOf(blobs) !== PICTURES * bytes) throw new Error('pictures are missing')
  return tookMs
}

/** The longest the page is away in a job. What is ours shows in every run, what other programs do does not. */
async function blockOf(engine: Engine, task: GenerationTask): Promise<number> {
  const blocks: number[] = []
  for (let run = 0; run < WATCHED_RUNS; run++) {
    const stop = watchMainThread()
    await engine.generate(task)
    blocks.push(stop())
  }
  return Math.min(...blocks)
}

/** Eight large pictures from a server on this computer: how long the page is away, and what the client costs. */
export async function createWireBench(baseUrl: string) {
  const engine = createEngine()
  const bare = createBareFetch(baseUrl)
  const task = taskFor(baseUrl, PICTURE_BYTES)
  const client = async () => (await engine.generate(task)).pictures.map(({ blob }) => blob)
  const ownMs: number[] = []
  const bareMs: number[] = []
  // The first run of each warms up.
  for (let run = 0; run <= RUNS; run++) {
    bareMs.push(await timed(() => bare(task), PICTURE_BYTES))
    ownMs.push(await timed(client, PICTURE_BYTES))
  }
  const [own, other] = [median(ownMs.slice(1)), median(bareMs.slice(1))]
  return {
    overheadOverFetch: own / other,
    mainBlockMs: await blockOf(engine, taskFor(baseUrl, PICTURE_BYTES)),
    largeBlockMs: await blockOf(engine, taskFor(baseUrl, LARGE_BYTES)),
  }
}
