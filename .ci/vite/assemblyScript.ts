import asc from 'assemblyscript/asc'
import type { Plugin } from 'vite'

const suffix = '.as.ts?wasm'

async function compile(file: string): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined
  const { error, stderr } = await asc.main(
    [
      file,
      '--outFile',
      'kernel.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--importMemory',
    ],
    {
      writeFile: (name, contents) => {
        if (name === 'kernel.wasm' && typeof contents !== 'string') wasm = contents
      },
    },
  )
  if (error || !wasm)
    throw new Error(`${file} does not compile: ${error?.message ?? ''}\n${stderr}`)
  return wasm
}

/**
 * `import wasm from './kernel.as.ts?wasm'` compiles the AssemblyScript source in the build and gives the
 * module's bytes. They are inlined (a kernel is about 2 kB), so they load from any path, in Node and in workers.
 */
export function assemblyScript(): Plugin {
  return {
    name: 'assemblyscript',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(suffix)) return null
      const file = id.slice(0, -'?wasm'.length)
      this.addWatchFile(file)
      const base64 = Buffer.from(await compile(file)).toString('base64')
      return `export default Uint8Array.from(atob(${JSON.stringify(base64)}), (char) => char.charCodeAt(0))`
    },
  }
}
