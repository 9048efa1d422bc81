import { expect, test } from '@playwright/test'

test('at an address where browsers keep nothing safe the page says where to open it', async ({
  page,
}) => {
  await page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }))
  await page.goto('./')
  await expect(page.getByRole('alert')).toContainText('https address')
  await expect(page.getByRole('region', { name: 'Request' })).toBeHidden()
})

test('a part of the page that does not come is told', async ({ page }) => {
  await page.route(/\/start-[^/]*\.js$/, (route) => route.abort())
  await page.goto('./')
  await expect(page.getByRole('alert')).toContainText('could not be loaded')
})
