import { type ReactNode, Suspense, useState } from 'react'
import { useStore } from 'zustand'
import styles from '#features/editor/Editor.module.css'
import { EditorStatus } from '#features/editor/EditorStatus.tsx'
import { MeaningDialog } from '#features/editor/MeaningDialog.tsx'
import type { SentFiles } from '#features/editor/SentDialog.tsx'
import { Toolbar } from '#features/editor/Toolbar.tsx'
import { ToolOptions } from '#features/editor/ToolOptions.tsx'
import { ViewOptions } from '#features/editor/ViewOptions.tsx'
import { WorkStatus } from '#features/editor/WorkStatus.tsx'
import { later } from '#features/later.tsx'
import { text } from '#features/text.ts'
import type { Document } from '#stores/document.ts'
import type { MaskWork } from '#stores/maskWork.ts'
import type { Regions } from '#stores/regions.ts'
import type { Tools } from '#stores/tools.ts'
import type { Viewport } from '#stores/viewport.ts'

/** Its loading begins with the page, beside the first paint. */
const Surface = later(() => import('#features/editor/Surface.tsx').then((part) => part.Surface))
const MaskActions = later(() =>
  import('#features/editor/MaskActions.tsx').then((part) => part.MaskActions),
)

export interface EditorStores {
  readonly document: Document
  readonly tools: Tools
  readonly viewport: Viewport
  readonly work: MaskWork
  readonly regions: Regions
}

interface EditorPanelProps {
  readonly stores: EditorStores
  /** What is shown while there is no picture. */
  readonly welcome: ReactNode
  /** The very files that Generate would send. */
  readonly onSentWanted: (signal: AbortSignal) => Promise<SentFiles>
  /** The pictures on the table. */
  readonly sources: ReactNode
}

/** Painting what should change. */
export function EditorPanel({ stores, welcome, sources, onSentWanted }: EditorPanelProps) {
  const [spoken, setSpoken] = useState('')
  const empty = useStore(stores.document.state, (state) => state.sources.length === 0)
  return (
    <section className={styles.editor} aria-label={text.editor.region}>
      <div className={styles.bar}>
        <Toolbar stores={stores} />
        <Suspense>
          <MaskActions stores={stores} onSentWanted={onSentWanted} />
        </Suspense>
        <div className={styles.settings}>
          <ToolOptions stores={stores} />
          <ViewOptions tools={stores.tools} />
        </div>
      </div>
      <div className={styles.stage}>
        <Suspense>
          <Surface {...stores} onSaid={setSpoken} />
        </Suspense>
        <p id="mask-canvas-help" className="visuallyHidden">
          {text.editor.canvasHelp}
        </p>
        <p className="visuallyHidden" role="status">
          {spoken}
        </p>
        {empty ? welcome : <EditorStatus {...stores} />}
        <WorkStatus work={stores.work} />
        <MeaningDialog work={stores.work} />
      </div>
      {sources}
    </section>
  )
}
