import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstalled, run } from './setup.mjs'

/** Flags every Chromium of the tests and benches runs with: no GPU, nothing but the page on the network. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

function installed() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin']
  for (const name of names)
    for (const folder of folders) if (existsSync(join(folder, name))) return join(folder, name)
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  return existsSync(mac) ? mac : undefined
}

/** The Chromium to test with: `CHROMIUM`, else an installed one, else undefined (Playwright's own download). */
export const findChromium = () => process.env.CHROMIUM || installed()

async function playwrightDownload() {
  try {
    const { chromium } = await import('@playwright/test')
    return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined
  } catch {
    return undefined
  }
}

/** Makes sure there is a Chromium: Debian's package as root, else Playwright's download, else says what to do. */
export async function ensureChromium() {
  if (findChromium() || (await playwrightDownload())) return
  if (aptInstalled('chromium') && findChromium()) return
  if (run('npx', ['playwright', 'install', 'chromium']) === 0) return
  throw new Error(
    'The tests need a Chromium and none could be installed. Install Chromium or Chrome, or set CHROMIUM to the path of one, and run npm test again.',
  )
}
