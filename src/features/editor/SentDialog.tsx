import { useQuery } from '@tanstack/react-query'
import styles from '#features/editor/Editor.module.css'
import { queries } from '#features/queries.ts'
import { text } from '#features/text.ts'
import { BlobImage } from '#ui/BlobImage.tsx'
import { Dialog } from '#ui/Dialog.tsx'

/** The files of a request. */
export interface SentFiles {
  readonly images: readonly Blob[]
  readonly mask?: Blob
}

interface SentDialogProps {
  readonly onWanted: (signal: AbortSignal) => Promise<SentFiles>
  readonly onClosed: () => void
}

const kB = (bytes: number) => `${Math.max(1, Math.round(bytes / 1000)).toLocaleString('en')} kB`

/** The very pictures and the mask that Generate would send now. */
export function SentDialog({ onWanted, onClosed }: SentDialogProps) {
  const files = useQuery(
    // A name of its own each time it is opened: the mask changes under it.
    {
      queryKey: ['sent'],
      queryFn: ({ signal }) => onWanted(signal),
      staleTime: 0,
      gcTime: 0,
    },
    queries,
  )
  const { images = [], mask } = files.data ?? {}
  return (
    <Dialog title={text.editor.showSent} wide closeLabel={text.close} onClosed={onClosed}>
      {files.isPending && <p role="status">{text.editor.sentPending}</p>}
      {files.error && <p role="alert">{files.error.message}</p>}
      {files.data && images.length === 0 && <p>{text.editor.sentNothing}</p>}
      <div className={styles.sent}>
        {images.map((blob, index) => (
          <figure key={index === 0 ? 'first' : `other-${index}`}>
            <BlobImage blob={blob} alt={text.editor.sentPicture(index + 1)} />
            <figcaption>
              {text.editor.sentPicture(index + 1)} · {kB(blob.size)}
            </figcaption>
          </figure>
        ))}
        {mask && (
          <figure>
            <BlobImage blob={mask} alt={text.editor.sentMask} className={styles.checkered} />
            <figcaption>
              {text.editor.sentMask} · {kB(mask.size)}
            </figcaption>
          </figure>
        )}
      </div>
    </Dialog>
  )
}
