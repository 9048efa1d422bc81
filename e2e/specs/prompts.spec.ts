import type { Page } from '@playwright/test'
import type { Studio } from '../fixtures/studio.ts'
import { expect, test } from '../fixtures/test.ts'

const fieldOf = (studio: Studio) => studio.request.getByRole('textbox', { name: 'Prompt' })
const libraryOf = (page: Page) => page.getByRole('dialog', { name: 'Prompt library' })
const rowsOf = (page: Page, shelf: string) =>
  libraryOf(page).getByRole('list', { name: shelf }).getByRole('listitem')

async function openLibrary(page: Page, shelf: string) {
  await page.getByRole('button', { name: 'Prompt library' }).click()
  await libraryOf(page).getByRole('button', { name: shelf, exact: true }).click()
  return libraryOf(page)
}

/** Sends prompts one after the other. */
async function send(studio: Studio, ...prompts: readonly string[]) {
  for (const [index, prompt] of prompts.entries()) {
    await studio.generate(prompt)
    await expect(studio.jobs).toHaveCount(index + 1)
  }
}

test('the arrows bring back what was sent, and the draft after it', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  await send(studio, 'a lake', 'a tree\nby a road')
  const field = fieldOf(studio)
  await field.fill('a draft')
  await field.press('Home')
  await field.press('ArrowUp')
  await expect(field).toHaveValue('a tree\nby a road')
  await field.press('ArrowUp')
  await expect(field).toHaveValue('a lake')
  await field.press('ArrowDown')
  await field.press('ArrowDown')
  await expect(field).toHaveValue('a draft')

  await field.press('Home')
  await field.press('ArrowUp')
  await field.press('ArrowRight')
  await field.press('ArrowDown')
  await field.press('X')
  await expect(field).toHaveValue('a tree\nbXy a road')

  // Not even a reload in the midst of it loses the draft.
  await page.reload()
  await expect(field).toHaveValue('a tree\nbXy a road')
  await field.fill('')
  await field.press('ArrowUp')
  await expect(field).toHaveValue('a draft')
})

test('Control and Enter send, and what was sent is found in the library and used', async ({
  studio,
  standIn,
  page,
}) => {
  await studio.connectTo(standIn.url)
  await send(studio, 'a red lake', 'a tree')
  await fieldOf(studio).press('Control+Enter')
  await expect(studio.jobs).toHaveCount(3)
  await fieldOf(studio).fill('half a thought')

  const library = await openLibrary(page, 'History')
  await expect(rowsOf(page, 'History')).toHaveCount(2)
  await expect(rowsOf(page, 'History').first()).toContainText('sent 2 times')
  await library.getByRole('searchbox').fill('LAKE red')
  await expect(rowsOf(page, 'History')).toHaveCount(1)
  await library.getByRole('button', { name: 'Use: a red lake' }).click()
  await expect(library).toBeHidden()
  await expect(fieldOf(studio)).toHaveValue('a red lake')
  await expect(fieldOf(studio)).toBeFocused()

  await openLibrary(page, 'History')
  await expect(rowsOf(page, 'History').first()).toContainText('not sent')
  await library.getByRole('button', { name: 'Delete: half a thought' }).click()
  await expect(rowsOf(page, 'History')).toHaveCount(2)
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
  await openLibrary(page, 'History')
  await expect(rowsOf(page, 'History')).toHaveCount(3)
})

test('a prompt is saved, renamed, used and deleted, and a reload keeps all', async ({
  studio,
  page,
}) => {
  await fieldOf(studio).fill('a quiet lake at dawn')
  await page.getByRole('button', { name: 'Save prompt' }).click()
  const library = libraryOf(page)
  const saveAs = library.getByRole('textbox', { name: 'Save as' })
  await expect(saveAs).toBeFocused()
  await saveAs.fill('Lake')
  await saveAs.press('Enter')
  await expect(rowsOf(page, 'Saved')).toHaveCount(1)
  await library.getByRole('button', { name: 'Rename: Lake' }).click()
  const renaming = rowsOf(page, 'Saved').getByRole('textbox', { name: 'New name' })
  await expect(renaming).toBeFocused()
  await renaming.press('Escape')
  await expect(library).toBeVisible()
  await library.getByRole('button', { name: 'Rename: Lake' }).click()
  await renaming.fill('Dawn')
  await renaming.press('Enter')
  await expect(library.getByRole('button', { name: 'Rename: Dawn' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(library).toBeHidden()
  await expect(page.getByRole('button', { name: 'Save prompt' })).toBeFocused()
  expect(await studio.jobs.count()).toBe(0)

  await page.reload()
  await fieldOf(studio).fill('')
  await openLibrary(page, 'Saved')
  await library.getByRole('button', { name: 'Use: Dawn' }).click()
  await expect(fieldOf(studio)).toHaveValue('a quiet lake at dawn')

  await openLibrary(page, 'Saved')
  await library.getByRole('button', { name: 'Delete: Dawn' }).click()
  await expect(library.getByText('Save the prompt under a name')).toBeVisible()
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
  await openLibrary(page, 'Saved')
  await expect(rowsOf(page, 'Saved')).toHaveCount(1)
})

test('snippets go in at the caret, between commas', async ({ studio, page }) => {
  const field = fieldOf(studio)
  await field.fill('a lake, wide')
  for (let step = 0; step < 6; step++) await field.press('ArrowLeft')
  const library = await openLibrary(page, 'Snippets')
  await library.getByRole('button', { name: 'Insert: soft morning light' }).click()
  await expect(field).toHaveValue('a lake, soft morning light, wide')
  await library.getByRole('textbox', { name: 'New snippet' }).fill('neon signs')
  await library.getByRole('button', { name: 'Add' }).click()
  await library.getByRole('button', { name: 'Insert: neon signs' }).click()
  await expect(field).toHaveValue('a lake, soft morning light, neon signs, wide')

  await page.reload()
  await openLibrary(page, 'Snippets')
  await library.getByRole('button', { name: 'Insert: neon signs' }).click()
  await expect(field).toHaveValue('a lake, soft morning light, neon signs, wide, neon signs')
})

test('the length is said always, seen when it matters', async ({ studio }) => {
  const field = fieldOf(studio)
  await field.fill('a lake')
  await expect(field).toHaveAccessibleDescription('6 of 32,000 characters')
  const counter = studio.request.getByText('of 32,000 characters')
  expect((await counter.boundingBox())?.width).toBeLessThan(2)
  await field.fill('x'.repeat(25_600))
  await expect(counter).toHaveText('25,600 of 32,000 characters')
  expect((await counter.boundingBox())?.width).toBeGreaterThan(100)
  await field.fill('x'.repeat(32_001))
  await studio.generate()
  await expect(studio.request.getByRole('alert')).toContainText('32001 characters')
})
