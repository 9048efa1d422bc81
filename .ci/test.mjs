import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { ensureNginx } from './nginx.mjs'
import { ensureDependencies, run } from './setup.mjs'

ensureDependencies()
await ensureChromium()
ensureNginx()

const reports = mkdtempSync(join(tmpdir(), 'maskroom-test-'))
const results = []

function stage(name, args, count) {
  console.log(`\n== ${name}`)
  const report = join(reports, `${name.replace(/\W+/g, '-')}.json`)
  const code = run('npx', ['--no-install', ...args], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    VITEST_REPORT: report,
  })
  results.push({
    name,
    ...(count ? count(report, code) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }),
  })
}

/** Counts from a runner's JSON report; a runner that failed without a failed test still counts as one failure. */
function fromReport(read) {
  return (report, code) => {
    let counts = { passed: 0, failed: 0, skipped: 0 }
    try {
      counts = read(JSON.parse(readFileSync(report, 'utf8')))
    } catch {
      // No report: the runner died before it could write one, and its exit code decides.
    }
    const died = code !== 0 && counts.failed === 0
    return { ...counts, failed: died ? 1 : counts.failed }
  }
}

const vitest = fromReport((json) => ({
  passed: json.numPassedTests,
  failed: json.numFailedTests,
  skipped: json.numPendingTests,
}))
const playwright = fromReport(({ stats }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  skipped: stats.skipped,
}))
const withReport = (report) => [
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
]

function vitestStage(name, projects) {
  const report = join(reports, `${name}.json`)
  stage(
    name,
    [
      'vitest',
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      ...withReport(report),
    ],
    vitest,
  )
}

stage('lint', ['biome', 'check', '--error-on-warnings', '.'])
stage('types', ['tsc'])
for (const part of [
  'src/core',
  'src/services/imaging/worker',
  'src/services/engine/worker',
  'e2e/bench',
])
  stage(`types of ${part}`, ['tsc', '-p', part])
stage('unused code', ['knip'])
vitestStage('unit', ['node'])
vitestStage('browser', ['browser'])
stage('build', ['vite', 'build', '--logLevel', 'warn'])
stage('e2e', ['playwright', 'test', '-c', 'e2e', '--reporter=list,json'], playwright)

rmSync(reports, { recursive: true, force: true })
console.log('')
for (const { name, passed, failed, skipped } of results) {
  const left = skipped ? `, ${skipped} skipped` : ''
  console.log(`${failed ? 'FAILED' : 'ok'}  ${name}: ${passed} passed, ${failed} failed${left}`)
}
const total = (key) => results.reduce((sum, result) => sum + result[key], 0)
console.log(`${total('passed')} passed, ${total('failed')} failed`)
process.exit(total('failed') === 0 ? 0 : 1)
