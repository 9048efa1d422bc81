import { X } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '#ui/Button.tsx'
import styles from '#ui/Toasts.module.css'

interface ToastProps {
  readonly tone: 'info' | 'error'
  readonly text: string
  readonly next?: string | undefined
  readonly actionLabel?: string | undefined
  readonly closeLabel: string
  readonly onAction?: (() => void) | undefined
  readonly onClosed: () => void
}

/** How long an unimportant message stays. Errors stay until they are closed. */
const SHOWN_MS = 8000

/** A short message in a corner of the screen. */
export function Toast(props: ToastProps) {
  const { tone, text, next, actionLabel, closeLabel, onAction, onClosed } = props
  useEffect(() => {
    if (tone === 'error') return
    const timer = setTimeout(onClosed, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [tone, onClosed])
  return (
    <div
      className={`${styles.toast} ${tone === 'error' ? styles.error : ''}`}
      role={tone === 'error' ? 'alert' : 'status'}
    >
      <div className={styles.words}>
        <p>{text}</p>
        {next && <p className={styles.next}>{next}</p>}
      </div>
      {actionLabel && <Button onClick={onAction}>{actionLabel}</Button>}
      <Button look="plain" icon={<X />} label={closeLabel} onClick={onClosed} />
    </div>
  )
}
