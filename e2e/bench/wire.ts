import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { startStandIn } from '../../src/testing/standIn/startStandIn.ts'
import type { Bench } from './run.ts'

const WORKER = 'src/services/engine/worker'
const entries = [`${WORKER}/client/requestPictures.ts`, `${WORKER}/transports/proxyTransport.ts`]

/** The client and the transport over the network, bundled by themselves: everything but the built-in engine. */
async function clientBytes(root: string): Promise<number> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2023',
      // Not as a library: those keep their white space.
      rolldownOptions: {
        input: entries.map((entry) => join(root, entry)),
        preserveEntrySignatures: 'strict',
      },
    },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((bundle) =>
    'output' in bundle ? bundle.output : [],
  )
  const chunks = outputs.flatMap((output) => (output.type === 'chunk' ? [output.code] : []))
  return chunks.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0)
}

export const wireBenches: readonly Bench[] = [
  {
    names: [
      'wire.b64_8x3MB.main_block_ms',
      'wire.b64_8x12MB.main_block_ms',
      'wire.overhead_over_fetch',
    ],
    measure: async ({ openPage }) => {
      const standIn = await startStandIn()
      try {
        const page = await openPage()
        const { mainBlockMs, largeBlockMs, overheadOverFetch } = await page.evaluate(
          (url) => window.bench.wire(url),
          standIn.url,
        )
        return [
          { name: 'wire.b64_8x3MB.main_block_ms', value: mainBlockMs, unit: 'ms' },
          { name: 'wire.b64_8x12MB.main_block_ms', value: largeBlockMs, unit: 'ms' },
          { name: 'wire.overhead_over_fetch', value: overheadOverFetch, unit: 'ratio' },
        ]
      } finally {
        await standIn.close()
      }
    },
  },
  {
    names: ['wire.client_kB_gz'],
    measure: async ({ root }) => [
      { name: 'wire.client_kB_gz', value: (await clientBytes(root)) / 1000, unit: 'kB' },
    ],
  },
]
