import { ArrowLeftToLine, Plus, X } from 'lucide-react'
import { useStore } from 'zustand'
import { text } from '#features/text.ts'
import styles from '#features/upload/SourceStrip.module.css'
import type { Document, Source } from '#stores/document.ts'

/** Other parts of the page can open the file chooser by this id. */
export const ADD_INPUT_ID = 'add-images'

const THUMBNAIL_PX = 112

function draw(canvas: HTMLCanvasElement | null, { preview }: Source) {
  const context = canvas?.getContext('2d')
  if (!context) return
  const cover = Math.max(THUMBNAIL_PX / preview.width, THUMBNAIL_PX / preview.height)
  const [width, height] = [preview.width * cover, preview.height * cover]
  context.imageSmoothingQuality = 'high'
  context.clearRect(0, 0, THUMBNAIL_PX, THUMBNAIL_PX)
  context.drawImage(preview, (THUMBNAIL_PX - width) / 2, (THUMBNAIL_PX - height) / 2, width, height)
}

interface SourceItemProps {
  readonly source: Source
  readonly first: boolean
  readonly document: Document
}

function SourceItem({ source, first, document }: SourceItemProps) {
  return (
    <li className={styles.item} title={source.name}>
      <canvas
        ref={(canvas) => draw(canvas, source)}
        width={THUMBNAIL_PX}
        height={THUMBNAIL_PX}
        role="img"
        aria-label={source.name}
      />
      {first && <span className={styles.badge}>{text.upload.masked}</span>}
      <span className={styles.actions}>
        {!first && (
          <button
            type="button"
            aria-label={text.upload.makeFirst}
            title={text.upload.makeFirst}
            onClick={() => document.sourceMadeFirst(source.id)}
          >
            <ArrowLeftToLine />
          </button>
        )}
        <button
          type="button"
          aria-label={text.upload.remove}
          title={text.upload.remove}
          onClick={() => document.sourceRemoved(source.id)}
        >
          <X />
        </button>
      </span>
    </li>
  )
}

/** The pictures that go with the request: the first is the one that is masked. */
export function SourceStrip({ document }: { readonly document: Document }) {
  const { sources, opening } = useStore(document.state)
  const [first] = sources
  return (
    <div className={styles.strip}>
      <ul className={styles.list} aria-label={text.upload.sources}>
        {sources.map((source) => (
          <SourceItem
            key={source.id}
            source={source}
            first={source === first}
            document={document}
          />
        ))}
      </ul>
      <label className={styles.add} title={text.upload.add}>
        <Plus aria-hidden="true" />
        <input
          type="file"
          id={ADD_INPUT_ID}
          multiple
          accept="image/*,.heic,.heif"
          aria-label={text.upload.add}
          onChange={(event) => {
            void document.filesAdded([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
      </label>
      <p className={styles.facts} role="status">
        {opening > 0 && text.upload.opening}
        {opening === 0 && first && `${first.name} · ${first.size.width} × ${first.size.height}`}
      </p>
    </div>
  )
}
