import type { TestProject } from 'vitest/node'
import { startStandIn } from './startStandIn.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The stand-in's base URL. */
    standInUrl: string
  }
}

/** Starts a stand-in for the tests that run in a browser and tells them its address. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const standIn = await startStandIn()
  project.provide('standInUrl', standIn.url)
  return standIn.close
}
