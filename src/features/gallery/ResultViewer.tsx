import { useQuery } from '@tanstack/react-query'
import {
  Download,
  ImageUp,
  Paintbrush,
  PencilLine,
  SlidersHorizontal,
  TextCursorInput,
  Trash2,
} from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { connectionLabel } from '#core/connection.ts'
import { costOf, costWords } from '#core/cost.ts'
import type { Size } from '#core/geometry.ts'
import type { Result } from '#core/result.ts'
import { heatPlace, sourcePlace } from '#features/gallery/comparePlaces.ts'
import styles from '#features/gallery/Gallery.module.css'
import type { ResultActions } from '#features/gallery/GalleryPanel.tsx'
import { LockPanel } from '#features/gallery/LockPanel.tsx'
import { MoreButton } from '#features/gallery/MoreButton.tsx'
import { pictureName } from '#features/gallery/ResultItem.tsx'
import { VariantDialog } from '#features/gallery/VariantDialog.tsx'
import { VaryDialog } from '#features/gallery/VaryDialog.tsx'
import { queries } from '#features/queries.ts'
import { text } from '#features/text.ts'
import type { Gallery, GalleryItem } from '#stores/gallery.ts'
import type { Locking } from '#stores/locking.ts'
import type { Repeats } from '#stores/repeats.ts'
import type { Variants, VariantTable } from '#stores/variants.ts'
import { BlobImage } from '#ui/BlobImage.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { FileButton } from '#ui/FileButton.tsx'

interface ResultViewerProps {
  readonly shown: GalleryItem
  readonly gallery: Gallery
  readonly locking: Locking
  readonly variants: Variants
  readonly repeats: Repeats
  readonly renderEditor: (table: VariantTable) => ReactNode
  readonly actions: ResultActions
}

interface CompareProps {
  readonly result: Result
  readonly before: Blob | undefined
  readonly after: Blob | undefined
  /** Lies over what was sent. */
  readonly heat: Blob | undefined
  readonly alt: string
}

/** The result, with the picture it was made from under a slider. */
function Compare({ result, before, after, heat, alt }: CompareProps) {
  const [percent, setPercent] = useState(50)
  const [source, setSource] = useState<Size>()
  return (
    <div className={styles.compare} style={{ '--at': `${percent}%` }}>
      <BlobImage blob={after} alt={alt} />
      {heat && (
        <BlobImage blob={heat} alt="" className={styles.heat} style={heatPlace(result, source)} />
      )}
      {before && (
        <>
          <div className={styles.before}>
            <BlobImage
              blob={before}
              alt=""
              style={sourcePlace(result, source)}
              onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
                setSource({ width, height })
              }
            />
          </div>
          <span className={styles.tag} style={{ left: 8 }}>
            {text.gallery.before}
          </span>
          <span className={styles.tag} style={{ right: 8 }}>
            {text.gallery.after}
          </span>
          <span className={styles.handle} />
          <input
            type="range"
            aria-label={text.gallery.compare}
            min={0}
            max={100}
            value={percent}
            onChange={(event) => setPercent(event.target.valueAsNumber)}
          />
        </>
      )}
    </div>
  )
}

function factsOf({ params, seed, connection, size, usage, requestId }: Result) {
  const { facts } = text.gallery
  const cost = usage && costOf(usage, connection, params.model)
  const rows: readonly (readonly [string, string | undefined])[] = [
    [facts.made, connectionLabel(connection)],
    [facts.model, connection.kind === 'proxy' ? params.model : undefined],
    [facts.quality, params.quality],
    [facts.size, params.size],
    [facts.pixels, size.width > 0 ? `${size.width} × ${size.height}` : undefined],
    [facts.seed, String(seed)],
    [facts.format, params.outputFormat],
    [facts.tokens, usage && String(usage.totalTokens)],
    [facts.cost, cost && costWords(cost)],
    [facts.request, requestId],
  ]
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

/** A result large, with what was asked and what was answered. */
export function ResultViewer(props: ResultViewerProps) {
  const { shown, gallery, locking, variants, repeats, renderEditor, actions } = props
  const { result } = shown
  const [merging, setMerging] = useState(false)
  const [varying, setVarying] = useState(false)
  const [heatShown, setHeatShown] = useState(false)
  const picture = useQuery(
    {
      // Another picture with every state of the lock.
      queryKey: ['picture', result.id, result.lock?.kind, result.lock?.settings],
      queryFn: async () => (await gallery.picture(result.id)) ?? null,
    },
    queries,
  )
  const heat = useQuery(
    {
      queryKey: ['heat', result.id, result.lock?.kind, result.lock?.settings],
      queryFn: async () => (await gallery.lockMaterial(result.id))?.heatMap ?? null,
      enabled: heatShown,
    },
    queries,
  )
  const source = useQuery(
    {
      queryKey: ['source', result.sourceId],
      queryFn: async () => (result.sourceId ? await gallery.source(result.sourceId) : null) ?? null,
    },
    queries,
  )
  return (
    <Dialog
      title={result.params.prompt}
      wide
      closeLabel={text.close}
      onClosed={gallery.resultClosed}
    >
      <div className={styles.viewer}>
        {picture.data === null ? (
          <p role="alert">{text.gallery.gone}</p>
        ) : (
          <Compare
            result={result}
            before={source.data?.blob}
            after={picture.data}
            heat={heatShown ? (heat.data ?? undefined) : undefined}
            alt={pictureName(shown)}
          />
        )}
        <div className={styles.facts}>
          <p className={styles.words}>{result.params.prompt}</p>
          {result.lock && (
            <LockPanel
              resultId={result.id}
              lock={result.lock}
              locking={locking}
              heatShown={heatShown}
              onHeatShown={setHeatShown}
            />
          )}
          {result.note && <p className={styles.note}>{result.note}</p>}
          {result.revisedPrompt && <p className={styles.note}>{result.revisedPrompt}</p>}
          <dl>
            {factsOf(result).map(({ name, value }) => [
              <dt key={name}>{name}</dt>,
              <dd key={`${name}-value`}>{value}</dd>,
            ])}
          </dl>
          <div className={styles.buttons}>
            <Button look="primary" icon={<PencilLine />} onClick={() => actions.edit(result)}>
              {text.gallery.editThis}
            </Button>
            <MoreButton result={result} onWanted={actions.more} look="normal" />
            <Button icon={<TextCursorInput />} onClick={() => setVarying(true)}>
              {text.gallery.vary.open}
            </Button>
            {result.sourceId !== undefined && (
              <FileButton
                icon={<ImageUp />}
                accept="image/*"
                onChosen={(picture) => actions.rerun(result, picture)}
              >
                {text.gallery.rerun}
              </FileButton>
            )}
            <Button icon={<Download />} onClick={() => actions.download(result)}>
              {text.gallery.download}
            </Button>
            <Button icon={<SlidersHorizontal />} onClick={() => actions.reuse(result)}>
              {text.gallery.useSettings}
            </Button>
            {variants.siblings(result).length > 0 && (
              <Button icon={<Paintbrush />} onClick={() => setMerging(true)}>
                {text.gallery.variants.open}
              </Button>
            )}
            <Button icon={<Trash2 />} onClick={() => actions.remove(result)}>
              {text.gallery.delete}
            </Button>
          </div>
        </div>
      </div>
      {varying && (
        <VaryDialog result={result} repeats={repeats} onClosed={() => setVarying(false)} />
      )}
      {merging && (
        <VariantDialog
          result={result}
          variants={variants}
          renderEditor={renderEditor}
          onClosed={() => setMerging(false)}
        />
      )}
    </Dialog>
  )
}
