import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { BrushSettings } from '#features/editor/BrushSettings.tsx'
import styles from '#features/editor/Editor.module.css'
import { EditorStatus } from '#features/editor/EditorStatus.tsx'
import { mountEditor } from '#features/editor/surface/mountEditor.ts'
import { Toolbar } from '#features/editor/Toolbar.tsx'
import { text } from '#features/text.ts'
import type { Document } from '#stores/document.ts'
import type { Tools } from '#stores/tools.ts'
import type { Viewport } from '#stores/viewport.ts'

export interface EditorStores {
  readonly document: Document
  readonly tools: Tools
  readonly viewport: Viewport
}

interface EditorPanelProps {
  readonly stores: EditorStores
  /** What is shown while there is no picture. */
  readonly welcome: ReactNode
  /** The pictures on the table. */
  readonly sources: ReactNode
}

function Surface({ document, tools, viewport }: EditorStores) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(
    () => (host.current ? mountEditor(host.current, { document, tools, viewport }) : undefined),
    [document, tools, viewport],
  )
  return (
    <div
      ref={host}
      className={styles.canvas}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys, so the keyboard must reach it
      tabIndex={0}
      aria-label={text.editor.canvas}
      aria-describedby="mask-canvas-help"
    />
  )
}

/** Painting what should change. */
export function EditorPanel({ stores, welcome, sources }: EditorPanelProps) {
  const empty = useStore(stores.document.state, (state) => state.sources.length === 0)
  return (
    <section className={styles.editor} aria-label={text.editor.region}>
      <div className={styles.bar}>
        <Toolbar stores={stores} />
        {!empty && <EditorStatus {...stores} />}
        <BrushSettings {...stores} />
      </div>
      <div className={styles.stage}>
        <Surface {...stores} />
        <p id="mask-canvas-help" className="visuallyHidden">
          {text.editor.canvasHelp}
        </p>
        {empty && welcome}
      </div>
      {sources}
    </section>
  )
}
