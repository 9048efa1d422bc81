import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useStore } from 'zustand'
import { leakOf, type Result } from '#core/result.ts'
import styles from '#features/gallery/Gallery.module.css'
import { ResultItem } from '#features/gallery/ResultItem.tsx'
import { text } from '#features/text.ts'
import type { Gallery, GalleryItem } from '#stores/gallery.ts'
import type { Locking } from '#stores/locking.ts'
import type { Repeats } from '#stores/repeats.ts'
import type { Variants, VariantTable } from '#stores/variants.ts'
import { Dialog } from '#ui/Dialog.tsx'

/** Not needed for the first paint. */
const ResultViewer = lazy(() =>
  import('#features/gallery/ResultViewer.tsx').then(
    ({ ResultViewer: loaded }) => ({ default: loaded }),
    () => ({ default: ViewerMissing }),
  ),
)

/** Offline, or a newer version was put on the server: the rest of the page goes on. */
function ViewerMissing({ gallery }: { readonly gallery: Gallery }) {
  return (
    <Dialog title={text.gallery.open} closeLabel={text.close} onClosed={gallery.resultClosed}>
      <p role="alert">{text.notLoaded}</p>
    </Dialog>
  )
}

/** What can be done with a result. */
export interface ResultActions {
  readonly open: (result: Result) => void
  readonly edit: (result: Result) => void
  readonly reuse: (result: Result) => void
  /** The same request once more. */
  readonly more: (result: Result) => void
  /** Its whole batch for another picture. */
  readonly rerun: (result: Result, picture: File) => void
  readonly download: (result: Result) => void
  readonly remove: (result: Result) => void
}

interface GalleryPanelProps {
  readonly gallery: Gallery
  readonly locking: Locking
  readonly variants: Variants
  readonly repeats: Repeats
  /** The editor's surface for a table of its own. */
  readonly renderEditor: (table: VariantTable) => ReactNode
  readonly actions: ResultActions
}

type Sort = 'newest' | 'leak'

const hasLeaks = (items: readonly GalleryItem[]) =>
  items.some(({ result }) => leakOf(result) !== undefined)

/** Those that kept most of what was not painted first; those nothing is known of last. */
const byLeak = (items: readonly GalleryItem[]) =>
  items.toSorted((a, b) => (leakOf(a.result) ?? Infinity) - (leakOf(b.result) ?? Infinity) || 0)

/** Every result there is. */
export function GalleryPanel(props: GalleryPanelProps) {
  const { gallery, locking, variants, repeats, renderEditor, actions } = props
  const { results: all, openedId } = useStore(gallery.state)
  const [sort, setSort] = useState<Sort>('newest')
  const results = sort === 'leak' ? byLeak(all) : all
  const opened = results.find(({ result }) => result.id === openedId)
  return (
    <section className={styles.gallery} aria-label={text.gallery.region}>
      <header className={styles.head}>
        <h2>{text.gallery.results}</h2>
        {results.length > 0 && <span className={styles.count}>{results.length}</span>}
        {hasLeaks(all) && (
          <select
            className={styles.sort}
            aria-label={text.gallery.sort}
            value={sort}
            onChange={(event) => setSort(event.target.value === 'leak' ? 'leak' : 'newest')}
          >
            <option value="newest">{text.gallery.sorts.newest}</option>
            <option value="leak">{text.gallery.sorts.leak}</option>
          </select>
        )}
      </header>
      {results.length === 0 && <p className={styles.empty}>{text.gallery.empty}</p>}
      <ul className={styles.grid} aria-label={text.gallery.results}>
        {results.map((shown) => (
          <ResultItem key={shown.result.id} shown={shown} locking={locking} actions={actions} />
        ))}
      </ul>
      <Suspense>
        {opened && (
          <ResultViewer
            key={opened.result.id}
            shown={opened}
            gallery={gallery}
            locking={locking}
            variants={variants}
            repeats={repeats}
            renderEditor={renderEditor}
            actions={actions}
          />
        )}
      </Suspense>
    </section>
  )
}
