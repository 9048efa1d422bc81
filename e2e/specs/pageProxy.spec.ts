import { startPreview } from '../fixtures/servers.ts'
import { createStudio } from '../fixtures/studio.ts'
import { expect, test } from '../fixtures/test.ts'

test('the page\u2019s own proxy needs neither a key in the browser nor CORS', async ({
  page,
  standIn,
  request,
}) => {
  standIn.allowCors(false)
  const server = await startPreview(standIn.url, 'sk-on-the-server')
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
    await server.close()
  }
})
