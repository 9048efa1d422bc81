import { useEffect, useRef } from 'react'
import styles from '#features/editor/Editor.module.css'
import type { EditorStores } from '#features/editor/EditorPanel.tsx'
import { mountEditor } from '#features/editor/surface/mountEditor.ts'
import { text } from '#features/text.ts'

interface SurfaceProps extends EditorStores {
  readonly onSaid: (words: string) => void
}

/** The painting surface itself. */
export function Surface({ document, tools, viewport, work, regions, onSaid: said }: SurfaceProps) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(
    () =>
      host.current
        ? mountEditor(host.current, { document, tools, viewport, work, regions, said })
        : undefined,
    [document, tools, viewport, work, regions, said],
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
