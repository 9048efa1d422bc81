import type { SelectCalls } from '#services/imaging/imagingCalls.ts'
import { serveCalls } from '#services/workerCalls.ts'
import { createSelecting } from './selector/createSelecting.ts'

const { wand, smartSelect } = createSelecting()

serveCalls<SelectCalls>(self, {
  wand: async (order, { signal, transfer }) => {
    const selected = await wand(order, signal)
    transfer(selected.selection.bytes.buffer)
    return selected
  },
  smartSelect: async (order, { progress, transfer }) => {
    const selected = await smartSelect(order, progress)
    transfer(selected.selection.bytes.buffer)
    return selected
  },
})
