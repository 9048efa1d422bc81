import type { PackedMask } from '#core/mask/pack.ts'
import type { Region } from '#core/region.ts'
import type {
  ExtendOrder,
  Locked,
  LockOrder,
  MaskFileOrder,
  OpenedMask,
  OpenedPicture,
  ReadMaskOrder,
  RegionsOrder,
  ReshapeOrder,
  Selected,
  SmartSelected,
  SmartSelectOrder,
  Thumbnail,
  Upload,
  UploadOrder,
  WandOrder,
} from './imaging.ts'

interface Call<Input, Output, Progress = never> {
  readonly input: Input
  readonly output: Output
  readonly progress: Progress
}

/** What the imaging worker can be asked. */
export interface ImagingCalls {
  readonly open: Call<Blob, OpenedPicture>
  readonly decode: Call<Blob, ImageBitmap>
  readonly upload: Call<UploadOrder, Upload>
  readonly thumbnail: Call<Blob, Thumbnail>
  readonly describe: Call<PackedMask, string>
  readonly regions: Call<RegionsOrder, readonly Region[]>
  readonly openMask: Call<Blob, OpenedMask>
  readonly readMask: Call<ReadMaskOrder, PackedMask>
  readonly maskFile: Call<MaskFileOrder, Blob>
  readonly transparencyMask: Call<Blob, PackedMask>
  readonly extend: Call<ExtendOrder, Blob>
}

/** What a reshaping worker can be asked. */
export interface ReshapeCalls {
  readonly reshape: Call<ReshapeOrder, PackedMask, number>
}

/** What a locking worker can be asked. */
export interface LockCalls {
  readonly lock: Call<LockOrder, Locked, number>
}

/** What a selecting worker can be asked. */
export interface SelectCalls {
  readonly wand: Call<WandOrder, Selected>
  readonly smartSelect: Call<SmartSelectOrder, SmartSelected, number>
}
