import styles from '#ui/Field.module.css'
import { NumberInput } from '#ui/NumberInput.tsx'

interface SliderProps {
  readonly label: string
  /** Shown in front of the slider instead of the label, where room is short. */
  readonly shortLabel?: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly unit: string
  /** Even steps of the slider are even factors of the value, as fits sizes. */
  readonly logarithmic?: boolean
  readonly onChanged: (value: number) => void
}

const STEPS = 1000

function scaleOf({ min, max, logarithmic = false }: SliderProps) {
  if (!logarithmic || max <= min)
    return { low: min, high: max, position: (value: number) => value, valueAt: (at: number) => at }
  const span = Math.log(max / min)
  return {
    low: 0,
    high: STEPS,
    position: (value: number) => Math.round((Math.log(Math.max(min, value) / min) / span) * STEPS),
    valueAt: (at: number) => Math.round(min * Math.exp((at / STEPS) * span)),
  }
}

/** A slider with a number field of the same name. */
export function Slider(props: SliderProps) {
  const { label, shortLabel = label, value, min, max, unit, onChanged } = props
  const { low, high, position, valueAt } = scaleOf(props)
  const filled = (100 * (position(value) - low)) / Math.max(1, high - low)
  return (
    <div className={styles.slider}>
      <span className={styles.label} aria-hidden="true">
        {shortLabel}
      </span>
      <input
        type="range"
        style={{ '--filled': `${filled}%` }}
        aria-label={label}
        aria-valuetext={`${Math.round(value)} ${unit}`}
        min={low}
        max={high}
        value={position(value)}
        onChange={(event) => onChanged(valueAt(event.target.valueAsNumber))}
      />
      <span className={styles.number}>
        <NumberInput aria-label={label} value={value} min={min} max={max} onCommitted={onChanged} />
        <span className={styles.unit}>{unit}</span>
      </span>
    </div>
  )
}
