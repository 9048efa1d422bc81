import type { Page } from '@playwright/test'
import { fieldOf } from '../../src/testing/standIn/recording.ts'
import { onDisk } from '../fixtures/onDisk.ts'
import { withDisc } from '../fixtures/pictures.ts'
import { expect, test } from '../fixtures/test.ts'

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Plan a batch' })
const rowsOf = (page: Page) => dialogOf(page).getByRole('row').filter({ hasText: 'gpt-image' })
const promptsIn = (page: Page) =>
  dialogOf(page)
    .getByRole('textbox', { name: /^Prompt of request/ })
    .evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value))

async function openPlan(page: Page) {
  await page.getByRole('button', { name: 'Plan', exact: true }).click()
  return dialogOf(page)
}
const closePlan = (page: Page) => dialogOf(page).getByRole('button', { name: 'Close' }).click()
const sentPrompts = (requests: readonly { readonly json?: unknown }[]) =>
  requests.map(({ json }) => (json as { prompt: string }).prompt)

test('a table fills the prompt; rows are changed, left out and sorted before anything leaves', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url, { inTurn: true })
  await studio.request
    .getByRole('textbox', { name: 'Prompt' })
    .fill('a {colour} {thing}, {warm|cold} light')
  const plan = await openPlan(page)
  await plan
    .getByRole('textbox', { name: 'Table (CSV)' })
    .fill('thing,colour\n"chair, old",red\n"a\n""big"" table",blue\n')
  await expect(plan).toContainText('2 rows; use {thing}, {colour} in a prompt.')
  await expect(rowsOf(page)).toHaveCount(4)
  await expect(plan).toContainText(/4 requests, 4 pictures · ~ [\d,]+(–[\d,]+)? tokens · ~ \$/)
  await expect(plan).toContainText(/minute/)

  await plan.getByRole('checkbox', { name: 'Send request 2', exact: true }).uncheck()
  const first = plan.getByRole('textbox', { name: 'Prompt of request 1', exact: true })
  await first.fill('by nd')
  // The caret stays where it is typed.
  await first.press('End')
  await first.press('ArrowLeft')
  await first.press('ArrowLeft')
  await first.pressSequentially('ha')
  await expect(first).toHaveValue('by hand')
  await rowsOf(page).nth(3).getByRole('button', { name: 'Send first' }).click()
  await rowsOf(page).nth(1).getByRole('button', { name: 'Send later' }).click()
  await expect(plan).toContainText('3 requests, 3 pictures')
  expect(await promptsIn(page)).toEqual([
    'a blue a\n"big" table, cold light',
    'a red chair, old, cold light',
    'by hand',
    'a blue a\n"big" table, warm light',
  ])
  await closePlan(page)
  await studio.generate()
  await expect(studio.results).toHaveCount(3)
  expect(sentPrompts(standIn.requests)).toEqual([
    'a blue a\n"big" table, cold light',
    'by hand',
    'a blue a\n"big" table, warm light',
  ])
})

/** Presses a button of a row and goes on as soon as the page has heard of it, as no gesture is quick enough to. */
async function pressAtOnce(page: Page, presses: readonly (readonly [number, string])[]) {
  await dialogOf(page)
    .getByRole('table')
    .evaluate(async (table, all) => {
      for (const [row, name] of all) {
        const button = table.querySelectorAll('tbody tr')[row]?.querySelector(`[title="${name}"]`)
        if (button instanceof HTMLElement) button.click()
        await Promise.resolve()
      }
    }, presses)
}

test('rows that are moved one right after the other all move', async ({ studio, page }) => {
  await studio.request.getByRole('textbox', { name: 'Prompt' }).fill('{a|b|c|d}')
  await openPlan(page)
  await expect(rowsOf(page)).toHaveCount(4)
  await pressAtOnce(page, [
    [3, 'Send first'],
    [1, 'Send later'],
    [2, 'Send later'],
  ])
  await expect.poll(() => promptsIn(page)).toEqual(['d', 'b', 'c', 'a'])
})

test('keys that come at once send what is in the field', async ({ studio, standIn, page }) => {
  await studio.connectTo(standIn.url)
  await page.getByRole('textbox', { name: 'Prompt' }).evaluate((field) => {
    field.focus()
    document.execCommand('insertText', false, 'a quick door')
    const keys = { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }
    field.dispatchEvent(new KeyboardEvent('keydown', keys))
  })
  await expect(studio.results).toHaveCount(1)
  expect(sentPrompts(standIn.requests)).toEqual(['a quick door'])
})

test('keys that come before the pictures are back send no text alone', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  await studio.addPictures(withDisc)
  await studio.paint({ x: 200, y: 150 })
  await studio.request.getByRole('textbox', { name: 'Prompt' }).fill('a door')
  await expect.poll(async () => (await onDisk(page, 'paintings')).length).toBe(1)
  await page.addInitScript(() => {
    const watching = new MutationObserver(() => {
      const field = document.querySelector('textarea')
      if (!field) return
      watching.disconnect()
      const keys = { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }
      field.dispatchEvent(new KeyboardEvent('keydown', keys))
    })
    watching.observe(document, { childList: true, subtree: true })
  })
  await page.reload()
  await expect(studio.sources).toHaveCount(1)
  await page.waitForTimeout(500)
  // On a slow machine they may be back before the keys come.
  expect(standIn.requests.filter(({ path }) => path.endsWith('/generations'))).toEqual([])
})

test('what luck draws is seen first, and that is what is sent', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  const numbers = Array.from({ length: 50 }, (_, index) => `no. ${index}`).join('|')
  await studio.request.getByRole('textbox', { name: 'Prompt' }).fill(`{${numbers}}`)
  const plan = await openPlan(page)
  await expect(rowsOf(page)).toHaveCount(50)
  await plan.getByRole('textbox', { name: 'Random draws' }).fill('4')
  await expect(rowsOf(page)).toHaveCount(4)
  const seen = await promptsIn(page)
  await closePlan(page)
  await studio.generate()
  await expect(studio.results).toHaveCount(4)
  expect(sentPrompts(standIn.requests).sort()).toEqual(seen.sort())
})

test('what cannot be planned is said in words, and nothing is sent', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  const prompt = studio.request.getByRole('textbox', { name: 'Prompt' })
  await prompt.fill('a {cat|dog')
  const plan = await openPlan(page)
  const alert = plan.getByRole('alert')
  await expect(alert).toContainText(/brace/i)
  const table = plan.getByRole('textbox', { name: 'Table (CSV)' })
  await closePlan(page)
  await studio.generate()
  await expect(studio.request.getByRole('alert')).toContainText(/brace/i)

  await prompt.fill('a {colour} door')
  await openPlan(page)
  await table.fill('thing\nchair')
  await expect(alert).toContainText('There is no column “colour”')
  await table.fill('colour\n"red')
  await expect(table).toHaveAttribute('aria-invalid', 'true')
  await table.fill('')
  await closePlan(page)

  const ten = '{0|1|2|3|4|5|6|7|8|9}'
  await prompt.fill(ten.repeat(6))
  await openPlan(page)
  await expect(alert).toContainText('The plan comes to 1,000,000 requests; at most 10,000')
  await closePlan(page)
  await studio.generate()
  await expect(studio.request.getByRole('alert')).toContainText('1,000,000')

  await prompt.fill('a door')
  await openPlan(page)
  await plan.getByRole('textbox', { name: 'Budget (USD)' }).fill('0')
  await expect(alert).toContainText('Nothing is sent')
  await closePlan(page)
  await studio.generate()
  await expect(studio.request.getByRole('alert')).toContainText('Nothing is sent')
  await page.waitForTimeout(300)
  expect(standIn.requests).toHaveLength(0)
  await studio.request.getByRole('button', { name: 'Send all the same' }).click()
  await expect(studio.results).toHaveCount(1)
})

async function rowsOnDisk(page: Page) {
  const [plan] = await onDisk<{ readonly table?: { readonly rows: unknown[] } }>(page, 'plan')
  return plan?.table?.rows.length ?? 0
}

test('a table that is typed outlives the dialog and a reload, half typed or whole', async ({
  studio,
  page,
}) => {
  await studio.request.getByRole('textbox', { name: 'Prompt' }).fill('a {colour} door')
  const plan = await openPlan(page)
  const table = plan.getByRole('textbox', { name: 'Table (CSV)' })
  await table.fill('name, colour\n"Ann", "red, or so"\n"Ben", "blue')
  await expect(table).toHaveAccessibleDescription(/line 3/)
  await page.keyboard.press('Escape')
  await expect(plan).toBeHidden()
  await openPlan(page)
  await expect(table).toHaveValue('name, colour\n"Ann", "red, or so"\n"Ben", "blue')
  await table.press('Control+End')
  await table.press('"')
  await expect(plan).toContainText('2 requests, 2 pictures')
  await expect(plan.getByRole('textbox', { name: 'Prompt of request 1' })).toHaveValue(
    'a red, or so door',
  )

  await expect.poll(() => rowsOnDisk(page)).toBe(2)
  await page.reload()
  await openPlan(page)
  await expect(table).toHaveValue('name, colour\n"Ann", "red, or so"\n"Ben", "blue"')
  await expect(plan).toContainText('2 rows; use {name}, {colour} in a prompt.')
  await expect(plan).toContainText('2 requests, 2 pictures')
  await table.fill('colour\n"grey')
  await expect(table).toHaveAccessibleDescription(/line 2/)
  await expect(plan).not.toContainText('2 requests')
  await table.fill('colour\ngrey')
  await expect(plan.getByRole('textbox', { name: 'Prompt of request 1' })).toHaveValue(
    'a grey door',
  )
  await plan.getByRole('button', { name: 'Back to a single request' }).click()
  await expect(table).toHaveValue('')
  await plan.getByRole('button', { name: 'Undo' }).click()
  await expect(table).toHaveValue('colour\ngrey')
  await expect(plan.getByRole('textbox', { name: 'Prompt of request 1' })).toHaveValue(
    'a grey door',
  )
  await plan.getByRole('button', { name: 'Back to a single request' }).click()
  await expect(table).toHaveValue('')
})

test('a budget lets go what fits, and the rest only after a yes', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url, { inTurn: true })
  await studio.request.getByRole('textbox', { name: 'Prompt' }).fill('{a|b|c|d|e}')
  await studio.request.getByRole('combobox', { name: 'Quality' }).selectOption({ label: 'Medium' })
  const plan = await openPlan(page)
  await plan.getByRole('textbox', { name: 'Budget (USD)' }).fill('0.12')
  await expect(plan.getByRole('alert')).toContainText(/of 5 requests leaves?/)
  await closePlan(page)
  await studio.generate()
  const within = studio.request.getByRole('button', { name: /^Send \d requests? within it$/ })
  const count = Number(/\d/.exec((await within.textContent()) ?? '')?.[0])
  expect(count).toBeGreaterThan(0)
  expect(count).toBeLessThan(5)
  await within.click()
  await expect(studio.results).toHaveCount(count)
  expect(standIn.requests).toHaveLength(count)

  // What was held back is still planned, and what was sent is not sent again.
  await expect(studio.request.getByRole('status')).toContainText(`${count} requests are sent`)
  await studio.generate()
  await studio.request.getByRole('button', { name: 'Send all the same' }).click()
  await expect(studio.results).toHaveCount(5)
  const prompts = standIn.requests.map((sent) => fieldOf(sent, 'prompt'))
  expect(prompts).toEqual(['a', 'b', 'c', 'd', 'e'])
  await expect(studio.request).toContainText('5 requests, 5 pictures')
})

test('ten thousand rows are planned and shown page by page', async ({ studio, standIn, page }) => {
  await studio.connectTo(standIn.url)
  await studio.request.getByRole('textbox', { name: 'Prompt' }).fill('a {colour} door')
  const plan = await openPlan(page)
  const rows = Array.from({ length: 10_000 }, (_, index) => `colour ${index + 1}`)
  await plan
    .getByLabel('Table from a file')
    .last()
    .setInputFiles({
      name: 'rows.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['colour', ...rows].join('\n')),
    })
  await expect(plan).toContainText('10,000 requests, 10,000 pictures')
  await expect(plan).toContainText('Page 1 of 100')
  await plan.getByRole('button', { name: 'Next' }).click()
  await expect(rowsOf(page).first().getByRole('textbox')).toHaveValue('a colour 101 door')
  await plan
    .getByLabel('Table from a file')
    .last()
    .setInputFiles({
      name: 'rows.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['colour', ...rows, 'one more'].join('\n')),
    })
  await expect(plan.getByRole('alert')).toContainText('10,001')
})

/** How many requests of the plan on the disk are left out. */
async function unticked(page: Page) {
  const [plan] = await onDisk<{ readonly off: readonly string[] }>(page, 'plan')
  return plan?.off.length ?? 0
}

async function budgetOnDisk(page: Page) {
  const [plan] = await onDisk<{ readonly budgetUsd?: number }>(page, 'plan')
  return plan?.budgetUsd
}

test('what is planned is there after a reload, its budget too', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  await studio.request.getByRole('textbox', { name: 'Prompt' }).fill('a {colour} door')
  const plan = await openPlan(page)
  await plan.getByRole('textbox', { name: 'Table (CSV)' }).fill('colour\nred\nblue\ngrey')
  await plan.getByRole('textbox', { name: 'Budget (USD)' }).fill('0,00')
  await plan.getByRole('checkbox', { name: 'Send request 3', exact: true }).uncheck()
  await expect.poll(() => unticked(page)).toBe(1)
  await page.reload()
  await expect(studio.request).toContainText('2 requests, 2 pictures')
  await studio.generate()
  await expect(studio.request.getByRole('alert')).toContainText('Nothing is sent')
  await openPlan(page)
  await expect(plan.getByRole('textbox', { name: 'Budget (USD)' })).toHaveValue('0')
  await plan.getByRole('textbox', { name: 'Budget (USD)' }).fill('two')
  await expect(plan.getByRole('textbox', { name: 'Budget (USD)' })).toHaveAccessibleDescription(
    /no number of dollars/,
  )
  await expect.poll(() => budgetOnDisk(page)).toBeNaN()
  await page.reload()
  await openPlan(page)
  await expect(plan.getByRole('textbox', { name: 'Budget (USD)' })).toHaveAccessibleDescription(
    /cannot be read/,
  )
  await plan.getByRole('button', { name: 'No limit' }).click()
  await expect(plan.getByRole('textbox', { name: 'Budget (USD)' })).toHaveAccessibleDescription(
    /Empty: no limit/,
  )
  await plan.getByRole('textbox', { name: 'Budget (USD)' }).fill('1,50')
  await closePlan(page)
  await studio.generate()
  await expect(studio.results).toHaveCount(2)
})
