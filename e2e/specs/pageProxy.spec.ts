import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createStudio } from '../fixtures/studio.ts'
import { expect, test } from '../fixtures/test.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const vite = join(
  dirname(createRequire(import.meta.url).resolve('vite/package.json')),
  'bin/vite.js',
)

async function preview(upstream: string): Promise<{ url: string; process: ChildProcess }> {
  const server = spawn(
    process.execPath,
    [vite, 'preview', '--host', '127.0.0.1', '--port', '4299'],
    {
      cwd: root,
      env: {
        ...process.env,
        MASKROOM_UPSTREAM: upstream,
        MASKROOM_API_KEY: 'sk-on-the-server',
        NO_COLOR: '1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let said = ''
  for await (const chunk of server.stdout) {
    said += chunk
    const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0]
    if (url) return { url, process: server }
  }
  throw new Error(`the preview server did not start: ${said}`)
}

test('the page\u2019s own proxy needs neither a key in the browser nor CORS', async ({
  page,
  standIn,
  request,
}) => {
  standIn.allowCors(false)
  const server = await preview(standIn.url)
  try {
    await page.goto(server.url)
    const studio = createStudio(page)
    await expect(page.getByRole('button', { name: 'Connection' })).toHaveText(
      'This page\u2019s proxy',
    )
    await studio.generate('a boat')
    await expect(studio.results).toHaveCount(1)
    expect(standIn.requests[0]?.path).toBe('/v1/images/generations')
    expect(standIn.requests[0]?.headers.authorization).toBe('Bearer sk-on-the-server')

    const foreign = await request.post(`${server.url}proxy/openai/images/generations`, {
      headers: { origin: 'https://elsewhere.example' },
      data: { prompt: 'spend it' },
    })
    expect(foreign.status()).toBe(403)
    expect(standIn.requests).toHaveLength(1)
  } finally {
    server.process.kill()
    await once(server.process, 'exit')
  }
})
