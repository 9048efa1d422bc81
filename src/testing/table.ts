import type { Size } from '#core/geometry.ts'
import { emptyHistory } from '#core/mask/history.ts'
import { emptyMask, type Mask } from '#core/mask/mask.ts'
import { type PackedMask, unpacked } from '#core/mask/pack.ts'
import type { Imaging } from '#services/imaging/imaging.ts'
import { createDocument, firstPainting } from '#stores/document.ts'
import { createMaskWork } from '#stores/maskWork.ts'
import { createNotices } from '#stores/notices.ts'
import { createTools } from '#stores/tools.ts'
import { createFakeImaging, pictureFile } from './fakeImaging.ts'

/** The stand-in, with a note of how many pixels each call of the smart select was told to be inside, and outside. */
function hintedImaging() {
  const imaging = createFakeImaging()
  const hints: { readonly inside?: number; readonly outside?: number }[] = []
  const count = (mask: PackedMask) => unpacked(mask).painted / 255
  const selector: Imaging['selector'] = () => {
    const inner = imaging.selector()
    return {
      ...inner,
      smartSelect: (order, options) => {
        const { inside, outside } = order
        hints.push({
          ...(inside ? { inside: count(inside) } : {}),
          ...(outside ? { outside: count(outside) } : {}),
        })
        return inner.smartSelect(order, options)
      },
    }
  }
  return { ...imaging, selector, hints }
}

/** The stores of the editor over a stand-in for the pixels, with pictures of these sizes on the table. */
export async function laidTable(...sizes: readonly Size[]) {
  const imaging = hintedImaging()
  const notices = createNotices()
  let lastId = 0
  const newId = () => {
    lastId += 1
    return `id-${lastId}`
  }
  const document = createDocument({ imaging, notices, newId })
  const tools = createTools()
  const work = createMaskWork({ imaging, document, notices })
  await document.filesAdded(sizes.map((size, index) => pictureFile(`picture${index}`, size)))
  const painting = () => firstPainting(document.state.getState())
  return {
    imaging,
    notices,
    document,
    tools,
    work,
    mask: (): Mask => painting()?.mask ?? emptyMask({ width: 1, height: 1 }),
    history: () => painting()?.history ?? emptyHistory,
    /** Steps that can be undone. */
    steps: () => painting()?.history.past.length ?? 0,
    texts: () => notices.state.getState().map(({ text }) => text),
  }
}

export type Table = Awaited<ReturnType<typeof laidTable>>
