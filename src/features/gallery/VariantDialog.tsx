import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { isUntouched } from '#core/mask/mask.ts'
import type { Result } from '#core/result.ts'
import styles from '#features/gallery/Gallery.module.css'
import { pictureName } from '#features/gallery/ResultItem.tsx'
import { queries } from '#features/queries.ts'
import { text } from '#features/text.ts'
import { firstPainting } from '#stores/document.ts'
import type { GalleryItem } from '#stores/gallery.ts'
import type { Variants, VariantTable } from '#stores/variants.ts'
import { BlobImage } from '#ui/BlobImage.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'

interface VariantDialogProps {
  readonly result: Result
  readonly variants: Variants
  /** The editor's surface for a table of its own. */
  readonly renderEditor: (table: VariantTable) => ReactNode
  readonly onClosed: () => void
}

interface ChoiceProps {
  readonly siblings: readonly GalleryItem[]
  readonly chosen: GalleryItem | undefined
  readonly onChosen: (item: GalleryItem) => void
}

function Choice({ siblings, chosen, onChosen }: ChoiceProps) {
  return (
    <ul className={styles.siblings} aria-label={text.gallery.variants.from}>
      {siblings.map((item) => (
        <li key={item.result.id}>
          <button
            type="button"
            aria-pressed={item === chosen}
            aria-label={pictureName(item)}
            onClick={() => onChosen(item)}
          >
            <BlobImage blob={item.thumbnail} alt="" />
          </button>
        </li>
      ))}
    </ul>
  )
}

function MergeButton({ table, onMerge }: { table: VariantTable; onMerge: () => void }) {
  const untouched = useStore(table.document.state, (state) => {
    const mask = firstPainting(state)?.mask
    return !mask || isUntouched(mask)
  })
  return (
    <Button look="primary" disabled={untouched} onClick={onMerge}>
      {text.gallery.variants.save}
    </Button>
  )
}

/** Paints parts of another variant of the same batch into this one. */
export function VariantDialog(props: VariantDialogProps) {
  const { result, variants, renderEditor, onClosed } = props
  const siblings = variants.siblings(result)
  const [chosen, setChosen] = useState(siblings[0])
  const [saving, setSaving] = useState(false)
  const table = useQuery(
    {
      queryKey: ['variant', result.id],
      queryFn: async () => (await variants.begun(result)) ?? null,
      gcTime: 0,
    },
    queries,
  )
  const merge = async () => {
    const painting = table.data && firstPainting(table.data.document.state.getState())
    if (!painting || !chosen) return
    setSaving(true)
    await variants.merged(result, chosen.result, painting.mask)
    onClosed()
  }
  return (
    <Dialog
      title={text.gallery.variants.title}
      wide
      guarded
      closeLabel={text.close}
      onClosed={onClosed}
    >
      <p className={styles.note}>{text.gallery.variants.note}</p>
      <Choice siblings={siblings} chosen={chosen} onChosen={setChosen} />
      {table.data === null && <p role="alert">{text.gallery.gone}</p>}
      {table.data && renderEditor(table.data)}
      <div className={styles.dialogButtons}>
        {saving && <p role="status">{text.gallery.variants.saving}</p>}
        {table.data && !saving && <MergeButton table={table.data} onMerge={() => void merge()} />}
      </div>
    </Dialog>
  )
}
