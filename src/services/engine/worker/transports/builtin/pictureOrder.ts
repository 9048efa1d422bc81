/** What is told of one of several pictures: one in the making, or the finished one. */
export interface PictureNews {
  readonly picture: number
  readonly kind: 'draft' | 'picture'
  readonly blob: Blob
}

/**
 * Puts the news of pictures that are made side by side into the order of the pictures: a stream has no other way to
 * tell which picture an event is about than by what came before it.
 */
export function createPictureOrder(tell: (news: PictureNews) => void) {
  const waiting = new Map<number, PictureNews[]>()
  let current = 0
  const take = (news: PictureNews) => {
    tell(news)
    if (news.kind === 'draft') return
    current++
    for (const next of waiting.get(current) ?? []) take(next)
  }
  return (news: PictureNews): void => {
    if (news.picture === current) take(news)
    else waiting.set(news.picture, [...(waiting.get(news.picture) ?? []), news])
  }
}
