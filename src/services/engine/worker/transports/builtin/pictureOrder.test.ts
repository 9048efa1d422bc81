import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPictureOrder, type PictureNews } from './pictureOrder.ts'

/** Drafts and the finished picture of each, shuffled into each other as pictures made side by side are. */
const runs = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 6 }).chain((drafts) => {
  const whose = drafts.flatMap((count, picture) => new Array<number>(count + 1).fill(picture))
  return fc.shuffledSubarray(whose, { minLength: whose.length }).map((pictures) => {
    const left = drafts.map((count) => count + 1)
    return pictures.map((picture): PictureNews => {
      left[picture]--
      const kind = left[picture] === 0 ? 'picture' : 'draft'
      return { picture, kind, blob: new Blob([`${picture}.${left[picture]}`]) }
    })
  })
})

test('all news come out, picture by picture, each in its own order', () => {
  fc.assert(
    fc.property(runs, (news) => {
      const told: PictureNews[] = []
      const order = createPictureOrder((one) => told.push(one))
      news.forEach(order)
      // A stable sort keeps what is of one picture as it came.
      expect(told).toEqual(news.toSorted((a, b) => a.picture - b.picture))
    }),
  )
})

test('news of the current picture are not held back', () => {
  const told: PictureNews[] = []
  const order = createPictureOrder((one) => told.push(one))
  const blob = new Blob()
  order({ picture: 1, kind: 'draft', blob })
  order({ picture: 0, kind: 'draft', blob })
  expect(told.map(({ picture }) => picture)).toEqual([0])
})
