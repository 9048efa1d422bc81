import { type ComponentProps, type ReactNode, useState } from 'react'
import styles from '#ui/Button.module.css'

type Taken = 'aria-label' | 'type' | 'onFocus' | 'onBlur'

interface ButtonProps extends Omit<ComponentProps<'button'>, Taken> {
  readonly look?: 'normal' | 'primary' | 'plain'
  readonly large?: boolean
  readonly icon?: ReactNode
  /** The accessible name where the button shows an icon alone, or more than its text says. */
  readonly label?: string
  readonly type?: 'button' | 'submit'
}

/**
 * Disables a button, but for one that has the focus, which only says so and does nothing until it has not: else the next
 * key would go nowhere.
 */
function useDisabled(disabled: boolean) {
  const [focused, setFocused] = useState(false)
  const watched = { onFocus: () => setFocused(true), onBlur: () => setFocused(false) }
  if (!disabled || !focused) return { ...watched, disabled }
  return {
    ...watched,
    'aria-disabled': true,
    onClick: (event: { preventDefault: () => void }) => event.preventDefault(),
  }
}

/** A button; with an icon and no text it is square and named (and titled) by its label. */
export function Button(props: ButtonProps) {
  const { look = 'normal', large = false, icon, label, children, type = 'button', ...rest } = props
  const { disabled = false, ...others } = rest
  const iconOnly = children === undefined
  const classes = [
    styles.button,
    look === 'normal' ? '' : styles[look],
    iconOnly ? styles.icon : '',
    large ? styles.large : '',
  ]
  return (
    <button
      title={iconOnly ? label : undefined}
      {...others}
      {...useDisabled(disabled)}
      type={type}
      aria-label={label}
      className={classes.filter(Boolean).join(' ')}
    >
      {icon}
      {children}
    </button>
  )
}
