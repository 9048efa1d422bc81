import { expect, test } from 'vitest'
import { listenToFiles, listenToHovering } from './fileDrops.ts'

const options = { bubbles: true, cancelable: true }
const carrying = (...names: readonly string[]) => {
  const transfer = new DataTransfer()
  for (const name of names) transfer.items.add(new File(['x'], name))
  return transfer
}
/** Whether the page took the event, so that the browser does nothing with it. */
const taken = (event: Event, target: Element = document.body) => !target.dispatchEvent(event)
const drag = (type: string, dataTransfer = carrying('a')) =>
  taken(new DragEvent(type, { ...options, dataTransfer }))
const paste = (clipboardData: DataTransfer, target?: Element) =>
  taken(new ClipboardEvent('paste', { ...options, clipboardData }), target)

const text = new DataTransfer()
text.setData('text/plain', 'some words')

test('files that come before there is a taker are kept, and handed over in order and once', () => {
  const filesGoTo = listenToFiles()
  expect(drag('drop', carrying('a', 'b'))).toBe(true)
  expect(paste(carrying('c'))).toBe(true)
  expect(drag('drop', carrying('d'))).toBe(true)

  const first: string[][] = []
  const second: string[][] = []
  const namesTo = (log: string[][]) => (files: readonly File[]) =>
    void log.push(files.map(({ name }) => name))
  filesGoTo(namesTo(first))
  expect(first).toEqual([['a', 'b', 'c', 'd']])
  drag('drop', carrying('e'))
  paste(carrying('f', 'g'))
  expect(first.slice(1)).toEqual([['e'], ['f', 'g']])
  filesGoTo(namesTo(second))
  drag('drop', carrying('h'))
  expect(first).toHaveLength(3)
  expect(second).toEqual([['h']])
})

test('a taker is not called while nothing has come', () => {
  let calls = 0
  listenToFiles()(() => calls++)
  expect(calls).toBe(0)
})

test('what is no file is left to the browser', () => {
  let calls = 0
  listenToFiles()(() => calls++)
  for (const type of ['dragenter', 'dragover', 'drop']) {
    expect(drag(type)).toBe(true)
    expect(drag(type, text)).toBe(false)
  }
  expect(paste(text)).toBe(false)
  expect(calls).toBe(1)
})

test('text that brings a picture of itself is text in a field, and a picture elsewhere', () => {
  let calls = 0
  listenToFiles()(() => calls++)
  const cells = carrying('cells.png')
  cells.setData('text/plain', '1 2 3')
  const field = document.body.appendChild(document.createElement('textarea'))
  expect(paste(cells, field)).toBe(false)
  expect(calls).toBe(0)
  expect(paste(cells)).toBe(true)
  expect(calls).toBe(1)
  field.remove()
})

test('files hover until they leave the last element or are dropped', () => {
  const listening = new AbortController()
  const said: boolean[] = []
  listenToHovering((over) => said.push(over), listening.signal)
  drag('dragenter', text)
  expect(said).toEqual([])
  for (const type of ['dragenter', 'dragenter', 'dragleave', 'dragleave']) drag(type)
  expect(said).toEqual([true, true, true, false])
  for (const type of ['dragenter', 'dragenter', 'drop']) drag(type)
  expect(said.slice(4)).toEqual([true, true, false])
  listening.abort()
  drag('dragenter')
  expect(said).toHaveLength(7)
})
