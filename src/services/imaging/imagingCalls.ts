import type { OpenedPicture, Thumbnail, Upload, UploadOrder } from './imaging.ts'

interface Call<Input, Output> {
  readonly input: Input
  readonly output: Output
  readonly progress: never
}

/** What the imaging worker can be asked. */
export interface ImagingCalls {
  readonly open: Call<Blob, OpenedPicture>
  readonly decode: Call<Blob, ImageBitmap>
  readonly upload: Call<UploadOrder, Upload>
  readonly thumbnail: Call<Blob, Thumbnail>
}
