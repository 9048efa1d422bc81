import {
  Blend,
  CircleDashed,
  CircleDotDashed,
  Contrast,
  Download,
  FileImage,
  Ghost,
  Maximize2,
  Minimize2,
  PaintBucket,
  Scaling,
  ScanEye,
  Spline,
  Trash2,
  Upload,
} from 'lucide-react'
import { type ReactNode, Suspense, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { isFull, isUntouched } from '#core/mask/mask.ts'
import type { MaskOperation } from '#core/mask/maskOperation.ts'
import styles from '#features/editor/Editor.module.css'
import type { EditorStores } from '#features/editor/EditorPanel.tsx'
import { ExtendDialog } from '#features/editor/ExtendDialog.tsx'
import type { SentFiles } from '#features/editor/SentDialog.tsx'
import { later } from '#features/later.tsx'
import { text } from '#features/text.ts'
import { firstPainting, firstSource } from '#stores/document.ts'
import { Button } from '#ui/Button.tsx'
import { download } from '#ui/download.ts'
import { NumberInput } from '#ui/NumberInput.tsx'

const MOST_PX = 500

interface ActionProps {
  readonly label: string
  readonly icon: ReactNode
  readonly disabled: boolean
  readonly onClick: () => void
}

const SentDialog = later(() =>
  import('#features/editor/SentDialog.tsx').then((part) => part.SentDialog),
)

interface MaskActionsProps {
  readonly stores: EditorStores
  /** The very files that Generate would send. */
  readonly onSentWanted: (signal: AbortSignal) => Promise<SentFiles>
}

const Action = (props: ActionProps) => <Button look="plain" {...props} />

/** What is done to the whole mask. */
export function MaskActions({ stores, onSentWanted }: MaskActionsProps) {
  const { document, work } = stores
  const [px, setPx] = useState(8)
  const [extending, setExtending] = useState(false)
  const [looking, setLooking] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const mask = useStore(document.state, (state) => firstPainting(state)?.mask)
  const source = useStore(document.state, firstSource)
  const busy = useStore(work.state, (state) => state.work !== undefined)
  const without = !mask || busy
  const empty = without || isUntouched(mask)
  const operate = (operation: MaskOperation) => () => void work.operated(operation)
  const exported = async (kind: 'blackWhite' | 'alpha') => {
    const file = await work.maskFile(kind)
    if (file && source) download(file, text.editor.maskFileName(source.name, kind))
  }
  return (
    <fieldset className={styles.group} aria-label={text.editor.actions}>
      <Action
        icon={<Contrast />}
        label={text.editor.invert}
        disabled={without}
        onClick={document.maskInverted}
      />
      <Action
        icon={<Trash2 />}
        label={text.editor.clear}
        disabled={empty}
        onClick={document.maskCleared}
      />
      <Action
        icon={<PaintBucket />}
        label={text.editor.fillAll}
        disabled={without || isFull(mask)}
        onClick={document.maskFilled}
      />
      <span className={styles.rule} />
      <Action
        icon={<Maximize2 />}
        label={text.editor.grow}
        disabled={empty}
        onClick={operate({ kind: 'grow', px })}
      />
      <Action
        icon={<Minimize2 />}
        label={text.editor.shrink}
        disabled={empty}
        onClick={operate({ kind: 'shrink', px })}
      />
      <Action
        icon={<Blend />}
        label={text.editor.feather}
        disabled={empty}
        onClick={operate({ kind: 'feather', radiusPx: px })}
      />
      <Action
        icon={<Spline />}
        label={text.editor.smooth}
        disabled={empty}
        onClick={operate({ kind: 'smooth', radiusPx: px })}
      />
      <span className={styles.amount}>
        <NumberInput
          aria-label={text.editor.amount}
          title={text.editor.amount}
          value={px}
          min={1}
          max={MOST_PX}
          onCommitted={setPx}
        />
        px
      </span>
      <Action
        icon={<CircleDotDashed />}
        label={text.editor.fillHoles}
        disabled={empty}
        onClick={operate({ kind: 'fillHoles' })}
      />
      <Action
        icon={<CircleDashed />}
        label={text.editor.removeSpecks}
        disabled={empty}
        onClick={operate({ kind: 'removeSpecks', minPx: px * px })}
      />
      {source?.hasAlpha && (
        <Action
          icon={<Ghost />}
          label={text.editor.fromTransparency}
          disabled={without}
          onClick={() => void work.transparencySelected()}
        />
      )}
      <span className={styles.rule} />
      <Action
        icon={<Upload />}
        label={text.editor.importMask}
        disabled={without}
        onClick={() => chooser.current?.click()}
      />
      <Action
        icon={<Download />}
        label={text.editor.exportMask}
        disabled={without}
        onClick={() => void exported('blackWhite')}
      />
      <Action
        icon={<FileImage />}
        label={text.editor.exportAlpha}
        disabled={without}
        onClick={() => void exported('alpha')}
      />
      <Action
        icon={<Scaling />}
        label={text.editor.extend}
        disabled={without}
        onClick={() => setExtending(true)}
      />
      <Action
        icon={<ScanEye />}
        label={text.editor.showSent}
        disabled={without}
        onClick={() => setLooking(true)}
      />
      <input
        ref={chooser}
        className="visuallyHidden"
        type="file"
        accept="image/png,image/jpeg,image/webp"
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void work.maskFileAdded(file)
        }}
      />
      <Suspense>
        {looking && <SentDialog onWanted={onSentWanted} onClosed={() => setLooking(false)} />}
      </Suspense>
      {extending && source && (
        <ExtendDialog size={source.size} work={work} onClosed={() => setExtending(false)} />
      )}
    </fieldset>
  )
}
