import { type ComponentProps, useState } from 'react'

interface NumberInputProps
  extends Omit<ComponentProps<'input'>, 'type' | 'value' | 'onChange' | 'onBlur' | 'onKeyDown'> {
  readonly value: number
  readonly min: number
  readonly max: number
  /** False: what is typed is taken over as it is, and the form says what is wrong with it. */
  readonly bounded?: boolean | undefined
  readonly onCommitted: (value: number) => void
}

/** A number that can be typed freely: it is taken over, rounded and kept within bounds, by Enter or on leaving. */
export function NumberInput(props: NumberInputProps) {
  const { value, min, max, bounded = true, onCommitted, ...input } = props
  const [typed, setTyped] = useState<string>()
  const commit = () => {
    const number = Number(typed)
    if (typed !== undefined && typed.trim() !== '' && Number.isFinite(number))
      onCommitted(bounded ? Math.min(max, Math.max(min, Math.round(number))) : number)
    setTyped(undefined)
  }
  return (
    <input
      step={1}
      {...input}
      type="number"
      inputMode="numeric"
      min={min}
      max={max}
      value={typed ?? String(bounded ? Math.round(value) : value)}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
      }}
    />
  )
}
