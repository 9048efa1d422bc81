import { chromiumArgs, ensureChromium, findChromium } from './chromium.mjs'
import { ensureDependencies, root, run } from './setup.mjs'

// npm run bench [NAME]: prints "bench NAME VALUE UNIT" for every figure whose name begins with NAME.
ensureDependencies()
await ensureChromium()
if (run('npx', ['--no-install', 'vite', 'build', '--logLevel', 'warn']) !== 0) process.exit(1)
const { runnerImport } = await import('vite')
const { module } = await runnerImport(`${root}/e2e/bench/run.ts`, {
  root,
  configFile: `${root}/vite.config.ts`,
})
await module.runBenches({
  wanted: process.argv[2] ?? '',
  root,
  executablePath: findChromium(),
  chromiumArgs,
})
process.exit(0)
