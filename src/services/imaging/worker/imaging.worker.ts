import { describeMask } from '#core/mask/maskSummary.ts'
import { unpacked } from '#core/mask/pack.ts'
import { regionsFor } from '#core/sendRegions.ts'
import type { ImagingCalls } from '#services/imaging/imagingCalls.ts'
import { serveCalls } from '#services/workerCalls.ts'
import { decodeWhole } from './decode.ts'
import { openMask } from './maskFile/openMask.ts'
import { readMask, transparencyMask } from './maskFile/readMask.ts'
import { writeMask } from './maskFile/writeMask.ts'
import { openPicture } from './open.ts'
import { extend } from './outpaint/extend.ts'
import { readPicture } from './pictureFile.ts'
import { makeThumbnail } from './thumbnail.ts'
import { makeUpload } from './upload.ts'

serveCalls<ImagingCalls>(self, {
  open: async (file, { transfer }) => {
    const opened = await openPicture(file)
    transfer(opened.preview)
    return opened
  },
  decode: async (file, { transfer }) => {
    const bitmap = await decodeWhole(await readPicture(file))
    transfer(bitmap)
    return bitmap
  },
  upload: (order, { signal }) => makeUpload(order, signal),
  thumbnail: (picture) => makeThumbnail(picture),
  describe: async (mask) => describeMask(unpacked(mask)),
  regions: async ({ packed, rule }) => regionsFor(unpacked(packed), rule),
  openMask: (file, { signal }) => openMask(file, signal),
  readMask: async (order, { signal, transfer }) => {
    const mask = await readMask(order, signal)
    transfer(mask.bytes.buffer)
    return mask
  },
  maskFile: (order, { signal }) => writeMask(order, signal),
  transparencyMask: async (picture, { signal, transfer }) => {
    const mask = await transparencyMask(picture, signal)
    transfer(mask.bytes.buffer)
    return mask
  },
  extend: (order, { signal }) => extend(order, signal),
})
