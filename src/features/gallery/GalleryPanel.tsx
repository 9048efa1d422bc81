import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import type { Result } from '#core/result.ts'
import styles from '#features/gallery/Gallery.module.css'
import { ResultItem } from '#features/gallery/ResultItem.tsx'
import { text } from '#features/text.ts'
import type { Gallery } from '#stores/gallery.ts'
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
  readonly download: (result: Result) => void
  readonly remove: (result: Result) => void
}

interface GalleryPanelProps {
  readonly gallery: Gallery
  readonly actions: ResultActions
}

/** Every result there is, newest first. */
export function GalleryPanel({ gallery, actions }: GalleryPanelProps) {
  const { results, openedId } = useStore(gallery.state)
  const opened = results.find(({ result }) => result.id === openedId)
  return (
    <section className={styles.gallery} aria-label={text.gallery.region}>
      <header className={styles.head}>
        <h2>{text.gallery.results}</h2>
        {results.length > 0 && <span className={styles.count}>{results.length}</span>}
      </header>
      {results.length === 0 && <p className={styles.empty}>{text.gallery.empty}</p>}
      <ul className={styles.grid} aria-label={text.gallery.results}>
        {results.map((shown) => (
          <ResultItem key={shown.result.id} shown={shown} actions={actions} />
        ))}
      </ul>
      <Suspense>
        {opened && (
          <ResultViewer key={opened.result.id} shown={opened} gallery={gallery} actions={actions} />
        )}
      </Suspense>
    </section>
  )
}
