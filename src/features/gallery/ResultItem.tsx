import { Download, Maximize2, PencilLine, SlidersHorizontal, Trash2 } from 'lucide-react'
import { memo } from 'react'
import { useStore } from 'zustand'
import { leakOf, madeByBuiltin } from '#core/result.ts'
import styles from '#features/gallery/Gallery.module.css'
import type { ResultActions } from '#features/gallery/GalleryPanel.tsx'
import { MoreButton } from '#features/gallery/MoreButton.tsx'
import { text } from '#features/text.ts'
import type { GalleryItem } from '#stores/gallery.ts'
import type { Locking } from '#stores/locking.ts'
import { BlobImage } from '#ui/BlobImage.tsx'
import { Button } from '#ui/Button.tsx'

interface ResultItemProps {
  readonly shown: GalleryItem
  readonly locking: Locking
  readonly actions: ResultActions
}

/** What a screen reader says of a result's picture. */
export const pictureName = ({ result }: GalleryItem) =>
  `${result.params.prompt} (${result.index + 1}, seed ${result.seed})`

/** One result in the gallery. Drawn again only when something of it changes: there may be hundreds. */
export const ResultItem = memo(function ResultItem({ shown, locking, actions }: ResultItemProps) {
  const { result, thumbnail } = shown
  const share = useStore(locking.state, (progress) => progress[result.id])
  const leak = leakOf(result)
  return (
    <li className={styles.item}>
      <BlobImage
        className={styles.picture}
        blob={thumbnail}
        alt={pictureName(shown)}
        title={result.params.prompt}
      />
      <span className={styles.badges}>
        {madeByBuiltin(result) && <span className={styles.badge}>{text.gallery.builtin}</span>}
        {leak !== undefined && !madeByBuiltin(result) && (
          <span className={styles.badge}>{text.gallery.leak(leak)}</span>
        )}
        {result.lock?.kind === 'pending' && (
          <span className={styles.badge}>
            {text.gallery.locking} {share !== undefined && `${Math.round(share * 100)} %`}
          </span>
        )}
        {result.unfinished && <span className={styles.badge}>{text.gallery.unfinished}</span>}
      </span>
      <button
        type="button"
        className={styles.open}
        aria-label={text.gallery.open}
        title={text.gallery.open}
        onClick={() => actions.open(result)}
      >
        <Maximize2 />
      </button>
      <div className={styles.actions}>
        <MoreButton look="plain" result={result} onWanted={actions.more} />
        <Button
          look="plain"
          icon={<PencilLine />}
          label={text.gallery.editThis}
          onClick={() => actions.edit(result)}
        />
        <Button
          look="plain"
          icon={<SlidersHorizontal />}
          label={text.gallery.useSettings}
          onClick={() => actions.reuse(result)}
        />
        <Button
          look="plain"
          icon={<Download />}
          label={text.gallery.download}
          onClick={() => actions.download(result)}
        />
        <Button
          look="plain"
          icon={<Trash2 />}
          label={text.gallery.delete}
          onClick={() => actions.remove(result)}
        />
      </div>
    </li>
  )
})
