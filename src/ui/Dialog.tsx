import { X } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Button } from '#ui/Button.tsx'
import styles from '#ui/Dialog.module.css'
import { cameOnTop } from '#ui/OnTop.tsx'

interface DialogProps {
  readonly title: string
  readonly wide?: boolean
  /** What is entered lives in the dialog alone: a press beside it, which is easily made, does not close it. */
  readonly guarded?: boolean
  readonly closeLabel: string
  readonly onClosed: () => void
  readonly children: ReactNode
}

function showModal(dialog: HTMLDialogElement) {
  dialog.showModal()
  const leave = cameOnTop(dialog)
  return () => {
    leave()
    // Only so does the focus go back to where it was.
    dialog.close()
  }
}

/**
 * A modal dialog, open while it is rendered. Escape, the cross and a press beside it close it: the platform's own way,
 * which gives the focus back to where it was.
 */
export function Dialog(props: DialogProps) {
  const { title, wide = false, guarded = false, closeLabel, onClosed, children } = props
  const id = useId()
  return (
    // The platform's dialog closes by Escape itself; a press on the backdrop is an extra for the mouse.
    <dialog
      ref={showModal}
      className={`${styles.dialog} ${wide ? styles.wide : ''}`}
      aria-labelledby={id}
      onClose={(event) => {
        // React hands a dialog also what happens to one within it. In development it shows each twice.
        if (event.target === event.currentTarget && !event.currentTarget.open) onClosed()
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget && !guarded) event.currentTarget.close()
      }}
    >
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        <Button
          look="plain"
          icon={<X />}
          label={closeLabel}
          onClick={(event) => event.currentTarget.closest('dialog')?.close()}
        />
      </header>
      <div className={styles.body}>{children}</div>
    </dialog>
  )
}
