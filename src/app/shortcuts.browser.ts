import { expect, test } from 'vitest'
import { createDocument } from '#stores/document.ts'
import { createNotices } from '#stores/notices.ts'
import { createTools } from '#stores/tools.ts'
import { createViewport } from '#stores/viewport.ts'
import { createFakeImaging } from '#testing/fakeImaging.ts'
import { listenToKeys } from './shortcuts.ts'

function listening(signal: AbortSignal) {
  const tools = createTools()
  const notices = createNotices()
  const imaging = createFakeImaging()
  const document = createDocument({ imaging, notices, newId: () => crypto.randomUUID() })
  listenToKeys({ document, tools, viewport: createViewport() }, signal)
  return tools.state
}

test('the mask is hidden while its key is down, whatever that types meanwhile', () => {
  const ended = new AbortController()
  const tools = listening(ended.signal)
  const key = (type: string, init: KeyboardEventInit) =>
    window.dispatchEvent(new KeyboardEvent(type, init))
  key('keydown', { key: '\\', code: 'Minus', modifierAltGraph: true })
  expect(tools.getState().maskHidden).toBe(true)
  key('keyup', { key: 'AltGraph', code: 'AltRight' })
  expect(tools.getState().maskHidden).toBe(true)
  key('keyup', { key: 'ß', code: 'Minus' })
  expect(tools.getState().maskHidden).toBe(false)
  ended.abort()
})
