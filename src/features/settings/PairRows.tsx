import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from '#features/settings/Connection.module.css'
import { text } from '#features/text.ts'
import { Button } from '#ui/Button.tsx'

export interface Pair {
  readonly name: string
  readonly value: string
}

interface PairRowsProps<Row extends Pair> {
  readonly legend: string
  readonly nameLabel: string
  readonly valueLabel: string
  readonly rows: readonly Row[]
  readonly empty: Row
  readonly problem?: string | undefined
  readonly onChanged: (rows: readonly Row[]) => void
  /** Whether the value is kept elsewhere, and so cannot be typed here. */
  readonly isValueElsewhere?: (row: Row) => boolean
  /** More about a row, behind its value. */
  readonly children?: (row: Row, changed: (row: Row) => void) => ReactNode
}

/** Names with values, row by row. */
export function PairRows<Row extends Pair>(props: PairRowsProps<Row>) {
  const { legend, nameLabel, valueLabel, rows, empty, problem, onChanged, children } = props
  const { isValueElsewhere = () => false } = props
  return (
    <fieldset className={styles.pairs}>
      <legend>{legend}</legend>
      {rows.map((row, index) => {
        const changed = (next: Row) => onChanged(rows.with(index, next))
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
          <div className={styles.pair} key={index}>
            <input
              aria-label={nameLabel}
              value={row.name}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => changed({ ...row, name: event.target.value })}
            />
            <input
              aria-label={valueLabel}
              value={row.value}
              disabled={isValueElsewhere(row)}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => changed({ ...row, value: event.target.value })}
            />
            {children?.(row, changed)}
            <Button
              look="plain"
              icon={<X />}
              label={text.connection.removeRow}
              onClick={() => onChanged(rows.toSpliced(index, 1))}
            />
          </div>
        )
      })}
      {problem && <p className={styles.problem}>{problem}</p>}
      <Button look="plain" icon={<Plus />} onClick={() => onChanged([...rows, empty])}>
        {text.connection.addRow}
      </Button>
    </fieldset>
  )
}
