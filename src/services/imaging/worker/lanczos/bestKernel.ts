import wasm from './kernel.as.ts?wasm'
import type { CreateKernel } from './kernel.ts'
import { plainKernel } from './plainKernel.ts'
import { wasmKernel } from './wasmKernel.ts'

/**
 * WebAssembly SIMD, or plain TypeScript where that is missing or forbidden (an old browser, Safari's lockdown mode, a
 * security policy without 'wasm-unsafe-eval').
 * @param bytes a compiled `kernel.as.ts`
 */
export async function compileKernel(bytes: BufferSource): Promise<CreateKernel> {
  try {
    return wasmKernel(await WebAssembly.compile(bytes))
  } catch {
    return plainKernel
  }
}

let best: Promise<CreateKernel> | undefined

/** The fastest kernel there is here; compiled once. */
export function bestKernel(): Promise<CreateKernel> {
  best ??= compileKernel(wasm)
  return best
}
