import { useStore } from 'zustand'
import styles from '#features/editor/Editor.module.css'
import { text } from '#features/text.ts'
import type { MaskWork } from '#stores/maskWork.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'

/** Asks what of a mask file is to be repainted, where the file does not say. */
export function MeaningDialog({ work }: { readonly work: MaskWork }) {
  const unclear = useStore(work.state, (state) => state.unclear)
  if (!unclear) return null
  return (
    <Dialog
      title={text.editor.importMask}
      closeLabel={text.close}
      onClosed={() => void work.meaningChosen(undefined)}
    >
      <div className={styles.dialogForm}>
        <p>{text.editor.meaningAsked(unclear.file.name)}</p>
        {unclear.meanings.map((meaning, index) => (
          <Button
            key={meaning}
            look={index === 0 ? 'primary' : 'normal'}
            onClick={() => void work.meaningChosen(meaning)}
          >
            {text.editor.meanings[meaning]}
          </Button>
        ))}
      </div>
    </Dialog>
  )
}
