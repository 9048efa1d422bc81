import type { ImagingCalls } from '#services/imaging/imagingCalls.ts'
import { serveCalls } from '#services/workerCalls.ts'
import { decodeWhole } from './decode.ts'
import { openPicture } from './open.ts'
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
})
