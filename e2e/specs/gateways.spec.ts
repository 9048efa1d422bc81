import type { Page } from '@playwright/test'
import { hasNginx } from '../../.ci/nginx.mjs'
import { fieldOf } from '../../src/testing/standIn/recording.ts'
import { disc, pixelsOf, withDisc } from '../fixtures/pictures.ts'
import { startNginx, startPortkey, startPreview } from '../fixtures/servers.ts'
import { createStudio, type Studio } from '../fixtures/studio.ts'
import { expect, test } from '../fixtures/test.ts'

/** Software that nobody here wrote, between the page and the stand-in for a provider. */

async function addHeaders(page: Page, headers: Readonly<Record<string, string>>) {
  const dialog = page.getByRole('dialog', { name: 'Connection' })
  await dialog.getByText('Advanced').click()
  const group = dialog.getByRole('group', { name: 'Extra headers' })
  for (const [name, value] of Object.entries(headers)) {
    await group.getByRole('button', { name: 'Add' }).click()
    await group.getByRole('textbox', { name: 'Header name' }).last().fill(name)
    await group.getByRole('textbox', { name: 'Header value' }).last().fill(value)
  }
}

const saved = async (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'Connection' })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
}

async function paintDisc(studio: Studio) {
  await studio.addPictures(withDisc)
  await studio.setNumber('Brush size', 100)
  await studio.paint({ x: disc.x, y: disc.y }, { x: disc.x + 2, y: disc.y })
}

test.describe('Portkey\u2019s gateway behind this page\u2019s proxy', () => {
  test('passes on words, pictures, mask and streams', async ({ page, standIn }) => {
    standIn.allowCors(false)
    const portkey = await startPortkey()
    const app = await startPreview(`${portkey.url}v1/proxy`, 'sk-on-the-server')
    try {
      await page.goto(app.url)
      const studio = createStudio(page)
      await page.getByRole('button', { name: 'Connection' }).click()
      await addHeaders(page, {
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': standIn.url,
      })
      await saved(page)
      await studio.request
        .getByRole('combobox', { name: 'Format', exact: true })
        .selectOption('WebP')
      await studio.generate('a boat on a lake')
      await expect(studio.results).toHaveCount(1)
      expect(standIn.requests.at(-1)?.path).toBe('/v1/images/generations')
      expect(standIn.requests.at(-1)?.headers.authorization).toBe('Bearer sk-on-the-server')
      expect(standIn.requests.at(-1)?.json).toMatchObject({ output_format: 'webp', n: 1 })

      await paintDisc(studio)
      await studio.setNumber('Images', 2)
      await studio.stream()
      await studio.generate('a blue sky')
      await expect(studio.results).toHaveCount(3)
      const sent = standIn.requests.at(-1)
      expect(sent?.path).toBe('/v1/images/edits')
      expect(sent && fieldOf(sent, 'stream')).toBe('true')
      const mask = sent?.parts.find(({ name }) => name === 'mask')
      expect(mask && pixelsOf(mask.bytes).at(disc.x, disc.y)).toEqual([0, 0, 0, 0])
      expect(standIn.requests).toHaveLength(2)
    } finally {
      await app.close()
      await portkey.close()
    }
  })

  test('its refusals are told in the provider\u2019s words', async ({ page, standIn }) => {
    const portkey = await startPortkey()
    const app = await startPreview(`${portkey.url}v1/proxy`, 'sk-on-the-server')
    try {
      await page.goto(app.url)
      const studio = createStudio(page)
      await studio.generate('a boat')
      await expect(studio.jobs.first().getByRole('alert')).toContainText('Provider')
      await page.getByRole('button', { name: 'Connection' }).click()
      await addHeaders(page, {
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': standIn.url,
      })
      await saved(page)
      await studio.generate('a boat [[moderation:output]]')
      await expect(studio.jobs.first().getByRole('alert')).toContainText('moderation')
      expect(standIn.requests).toHaveLength(1)
    } finally {
      await app.close()
      await portkey.close()
    }
  })
})

test.describe('nginx as the README sets it up', () => {
  test.skip(!hasNginx(), 'there is no nginx on this machine, and none could be installed')

  test('lets pages of other hosts in and streams through', async ({ studio, standIn, page }) => {
    standIn.allowCors(false)
    const nginx = await startNginx({ upstream: `${standIn.url}/`, bodyLimit: '100m' })
    try {
      await studio.connectTo(`${nginx.url}v1`, { apiKey: 'sk-through-nginx' })
      await studio.generate('a boat')
      await expect(studio.results).toHaveCount(1)
      expect(standIn.requests[0]?.headers.authorization).toBe('Bearer sk-through-nginx')

      await paintDisc(studio)
      await studio.stream()
      await studio.generate('a sky [[partials:2]] [[chunk:300]] [[pause:150]]')
      // The picture in the making is seen while the stream goes on.
      await expect(page.getByRole('img', { name: /in the making/ })).toBeVisible()
      await expect(studio.results).toHaveCount(2)
      expect(standIn.requests).toHaveLength(2)
    } finally {
      await nginx.close()
    }
  })

  test('serves the page, and its refusal of a large body is understood', async ({
    page,
    standIn,
  }) => {
    const nginx = await startNginx({ upstream: `${standIn.url}/`, bodyLimit: '2k' })
    try {
      await page.goto(nginx.url)
      const studio = createStudio(page)
      await studio.connectTo(`${nginx.url}v1`)
      await paintDisc(studio)
      await studio.generate('a sky')
      const alert = studio.jobs.first().getByRole('alert')
      await expect(alert).toContainText('413')
      await expect(alert).toContainText('larger than the server accepts')
      expect(standIn.requests).toHaveLength(0)
    } finally {
      await nginx.close()
    }
  })

  test('a rate limit is waited for and then sent once more, with the server\u2019s time', async ({
    studio,
    standIn,
  }) => {
    standIn.allowCors(false)
    const nginx = await startNginx({ upstream: `${standIn.url}/`, bodyLimit: '100m' })
    standIn.next({
      answer: { kind: 'status', status: 429 },
      retryAfter: { as: 'seconds', value: 2 },
    })
    try {
      await studio.connectTo(`${nginx.url}v1`)
      await studio.generate('a boat')
      await expect(studio.jobs.first()).toContainText(/tries again in \d s/)
      await expect(studio.results).toHaveCount(1)
      expect(standIn.requests).toHaveLength(2)
    } finally {
      await nginx.close()
    }
  })
})
