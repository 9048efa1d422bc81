import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/test.ts'

async function openDialog(page: Page) {
  await page.getByRole('button', { name: 'Connection' }).click()
  return page.getByRole('dialog', { name: 'Connection' })
}

test('a test asks for the models only, and says which there are', async ({
  studio,
  standIn,
  page,
}) => {
  const dialog = await openDialog(page)
  await dialog.getByRole('combobox', { name: 'Preset' }).selectOption('Custom')
  await dialog.getByRole('textbox', { name: 'Base URL' }).fill(standIn.url)
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  await expect(dialog.getByRole('status')).toContainText(/Answered in \d+ ms: \d models/)
  await expect(dialog.getByRole('status')).toContainText('gpt-image-2 is among them')
  expect(standIn.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /v1/models',
  ])
  await dialog.getByRole('textbox', { name: 'Base URL' }).fill(`${standIn.url}/elsewhere`)
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  await expect(dialog.getByRole('status')).toContainText('no list of models at this address')
  standIn.allowCors(false)
  await dialog.getByRole('textbox', { name: 'Base URL' }).fill(standIn.url)
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  await expect(dialog.getByRole('status')).toContainText('CORS')
  await expect(studio.jobs).toHaveCount(0)
})

test('several connections are kept with their keys apart', async ({ studio, standIn, page }) => {
  await studio.connectTo(standIn.url, { apiKey: 'sk-first', remember: true })
  await studio.connectTo('http://127.0.0.1:9/v1', { apiKey: 'sk-second' })
  const dialog = await openDialog(page)
  const saved = dialog.getByRole('list', { name: 'Saved connections' }).getByRole('listitem')
  await expect(saved).toHaveCount(2)
  await saved.filter({ hasText: standIn.url }).getByRole('button').first().click()
  await expect(dialog.getByLabel('API key')).toHaveValue('sk-first')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.reload()
  await studio.generate('a boat')
  await expect(studio.results).toHaveCount(1)
  expect(standIn.requests[0]?.headers.authorization).toBe('Bearer sk-first')

  const again = await openDialog(page)
  await again.getByRole('button', { name: /Remove 127\.0\.0\.1:9$/ }).click()
  await expect(again.getByRole('list', { name: 'Saved connections' })).not.toContainText(':9/v1')
  const download = page.waitForEvent('download')
  await again.getByRole('button', { name: 'Export' }).click()
  const file = readFileSync(await (await download).path(), 'utf8')
  expect(JSON.parse(file).connections).toHaveLength(1)
  expect(file).not.toContain('sk-first')

  const choose = (text: string) =>
    again
      .getByLabel('Import', { exact: true })
      .and(again.locator('input'))
      .setInputFiles({
        name: 'connections.json',
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      })
  await choose(file.replace('"headers": []', '"headers": [], "script": "evil"'))
  await expect(again.getByRole('alert')).toContainText('script')
  await expect(
    again.getByRole('list', { name: 'Saved connections' }).getByRole('listitem'),
  ).toHaveCount(1)
  await choose(file)
  await expect(
    again.getByRole('list', { name: 'Saved connections' }).getByRole('listitem'),
  ).toHaveCount(2)
})

test('one more connection at the same host takes the place of none', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url, { apiKey: 'sk-first' })
  const dialog = await openDialog(page)
  await dialog.getByRole('button', { name: 'New connection' }).click()
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Second')
  await dialog.getByLabel('API key').fill('sk-second')
  await dialog.getByRole('textbox', { name: 'Base URL' }).fill(`${standIn.url}/other`)
  await dialog.getByRole('button', { name: 'Save' }).click()
  const again = await openDialog(page)
  const saved = again.getByRole('list', { name: 'Saved connections' }).getByRole('listitem')
  await expect(saved).toHaveCount(2)
  await saved.filter({ hasText: 'Second' }).getByRole('button').first().click()
  await expect(again.getByRole('textbox', { name: 'Base URL' })).toHaveValue(`${standIn.url}/other`)
  await expect(again.getByLabel('API key')).toHaveValue('sk-second')
  await saved.filter({ hasNotText: 'Second' }).getByRole('button').first().click()
  await expect(again.getByRole('textbox', { name: 'Base URL' })).toHaveValue(standIn.url)
  await expect(again.getByLabel('API key')).toHaveValue('sk-first')
})

test('what a proxy wants otherwise is sent otherwise', async ({ studio, standIn, page }) => {
  const dialog = await openDialog(page)
  await dialog.getByRole('combobox', { name: 'Preset' }).selectOption('Azure OpenAI (v1)')
  await dialog.getByRole('textbox', { name: 'Base URL' }).fill(standIn.url)
  await dialog.getByLabel('API key').fill('azure-key')
  await dialog.getByText('Advanced').click()
  await dialog.getByRole('textbox', { name: 'Fields never sent' }).fill('background, quality')
  const models = dialog.getByRole('group', { name: 'Model names' })
  await models.getByRole('button', { name: 'Add' }).click()
  await models.getByRole('textbox', { name: 'Model here' }).fill('gpt-image-2')
  await models.getByRole('textbox', { name: 'Name at the proxy' }).fill('my-deployment')
  // On its way a name is that of the row before.
  await models.getByRole('button', { name: 'Add' }).click()
  const name = models.getByRole('textbox', { name: 'Model here' }).last()
  await name.pressSequentially('gpt-image-2')
  await expect(models).toContainText('gpt-image-2 stands here twice')
  await name.pressSequentially('.5')
  await expect(name).toBeFocused()
  await models.getByRole('textbox', { name: 'Name at the proxy' }).last().fill('another')
  await expect(models).not.toContainText('twice')
  await dialog.getByRole('checkbox', { name: 'Allows Idempotency-Key' }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await studio.generate('a boat')
  await expect(studio.results).toHaveCount(1)
  const [sent] = standIn.requests
  expect(sent?.headers['api-key']).toBe('azure-key')
  expect(sent?.headers.authorization).toBeUndefined()
  expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  expect(sent?.json).toEqual({ model: 'my-deployment', prompt: 'a boat', n: 1, size: 'auto' })
})

test('a header that cannot be sent is refused in words, and nothing is saved', async ({
  studio: _,
  page,
}) => {
  const dialog = await openDialog(page)
  await dialog.getByRole('combobox', { name: 'Preset' }).selectOption('OpenAI')
  await dialog.getByText('Advanced').click()
  const headers = dialog.getByRole('group', { name: 'Extra headers' })
  await headers.getByRole('button', { name: 'Add' }).click()
  await headers.getByRole('textbox', { name: 'Header name' }).fill('Cookie')
  await headers.getByRole('textbox', { name: 'Header value' }).fill('a=b')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toContainText('cannot set the header cookie')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Connection' })).toHaveText('Built-in engine')
})

test('as many requests are sent at once as the connection says', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  const dialog = await openDialog(page)
  await dialog.getByText('Advanced').click()
  const atOnce = dialog.getByRole('spinbutton', { name: 'Requests at once' })
  await expect(atOnce).toHaveValue('2')
  for (const refused of ['33', '0', '2.5']) {
    await atOnce.fill(refused)
    await atOnce.press('Enter')
    await expect(atOnce).toHaveAccessibleDescription(/a whole number from 1 to 32/)
  }
  await atOnce.fill('3')
  // Another limit that is changed leaves it alone.
  await dialog.getByRole('textbox', { name: 'Largest request (MB)' }).fill('50')
  await dialog.getByRole('textbox', { name: 'Largest request (MB)' }).fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()

  const never = { delayMs: 60_000 }
  standIn.next({}, {}, {}, never, never, never)
  await studio.generate('a {red|green|blue|white|black|grey|pink|brown} boat')
  const running = studio.jobs.getByText('Running', { exact: true })
  await expect.poll(() => standIn.requests.length).toBe(6)
  await expect(running).toHaveCount(3)
  await page.waitForTimeout(500)
  expect(standIn.requests).toHaveLength(6)

  const again = await openDialog(page)
  const download = page.waitForEvent('download')
  await again.getByRole('button', { name: 'Export' }).click()
  const file = JSON.parse(readFileSync(await (await download).path(), 'utf8'))
  expect(file.connections[0].limits).toEqual({ timeoutS: 600, concurrency: 3 })
})

test('the cost is told before and after', async ({ studio, standIn, page }) => {
  await studio.connectTo(standIn.url)
  await studio.setNumber('Images', 4)
  await expect(studio.request).toContainText(/~ \$0\.0\d+–\d\.\d+ for 4 pictures/)
  await studio.generate('a boat')
  await expect(studio.results).toHaveCount(4)
  await expect(studio.jobs.first()).toContainText(/4 pictures · \$\d/)
  await expect(studio.batch).toContainText(/Today \$\d/)
  await page.reload()
  await expect(studio.batch).toContainText(/Today \$\d/)
})
