import { operated } from '#core/mask/maskOperation.ts'
import { packed, unpacked } from '#core/mask/pack.ts'
import type { ReshapeCalls } from '#services/imaging/imagingCalls.ts'
import { serveCalls } from '#services/workerCalls.ts'

serveCalls<ReshapeCalls>(self, {
  reshape: async (order, { progress, transfer }) => {
    const mask = packed(operated(unpacked(order.packed), order.operation, progress))
    transfer(mask.bytes.buffer)
    return mask
  },
})
