import { useState } from 'react'
import styles from '#features/editor/Editor.module.css'
import type { EditorStores } from '#features/editor/EditorPanel.tsx'
import { EditorStatus } from '#features/editor/EditorStatus.tsx'
import { Surface } from '#features/editor/Surface.tsx'
import { Toolbar } from '#features/editor/Toolbar.tsx'
import { ToolOptions } from '#features/editor/ToolOptions.tsx'
import { WorkStatus } from '#features/editor/WorkStatus.tsx'

/** The surface and its tools, for painting a mask elsewhere than on the table. */
export function SmallEditor({ stores }: { readonly stores: EditorStores }) {
  const [spoken, setSpoken] = useState('')
  return (
    <div className={styles.small}>
      <div className={styles.bar}>
        <Toolbar stores={stores} />
        <div className={styles.settings}>
          <ToolOptions stores={stores} />
        </div>
      </div>
      <div className={styles.stage}>
        <Surface {...stores} onSaid={setSpoken} />
        <p className="visuallyHidden" role="status">
          {spoken}
        </p>
        <EditorStatus {...stores} />
        <WorkStatus work={stores.work} />
      </div>
    </div>
  )
}
