import type { ComponentProps, ReactNode } from 'react'
import styles from '#ui/Button.module.css'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'type'> {
  readonly look?: 'normal' | 'primary' | 'plain'
  readonly large?: boolean
  readonly icon?: ReactNode
  /** The accessible name where the button shows an icon alone, or more than its text says. */
  readonly label?: string
  readonly type?: 'button' | 'submit'
}

/** A button; with an icon and no text it is square and named (and titled) by its label. */
export function Button(props: ButtonProps) {
  const { look = 'normal', large = false, icon, label, children, type = 'button', ...rest } = props
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
      {...rest}
      type={type}
      aria-label={label}
      className={classes.filter(Boolean).join(' ')}
    >
      {icon}
      {children}
    </button>
  )
}
