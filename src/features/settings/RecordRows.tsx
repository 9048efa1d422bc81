import { useState } from 'react'
import { type Pair, PairRows } from '#features/settings/PairRows.tsx'
import { text } from '#features/text.ts'

type PairRecord = Readonly<Record<string, string>>

interface RecordRowsProps {
  readonly legend: string
  readonly nameLabel: string
  readonly valueLabel: string
  readonly record: PairRecord
  readonly problem?: string | undefined
  readonly onChanged: (record: PairRecord) => void
}

const pairsOf = (record: PairRecord): readonly Pair[] =>
  Object.entries(record).map(([name, value]) => ({ name, value }))
const recordOf = (pairs: readonly Pair[]): PairRecord =>
  Object.fromEntries(
    pairs.flatMap(({ name, value }) => (name.trim() ? [[name.trim(), value]] : [])),
  )
const isSame = (a: PairRecord, b: PairRecord) =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([name, value]) => b[name] === value)

function repeatedName(pairs: readonly Pair[]): string | undefined {
  const names = pairs.map(({ name }) => name.trim()).filter(Boolean)
  return names.find((name, index) => names.indexOf(name) < index)
}

/** The entries of a record. Half a name may be that of another row: the rows stay as they are typed. */
export function RecordRows({ record, problem, onChanged, ...labels }: RecordRowsProps) {
  const [typed, setTyped] = useState(() => pairsOf(record))
  const rows = isSame(recordOf(typed), record) ? typed : pairsOf(record)
  const repeated = repeatedName(rows)
  return (
    <PairRows
      {...labels}
      rows={rows}
      empty={{ name: '', value: '' }}
      problem={problem ?? (repeated && text.connection.repeatedName(repeated))}
      onChanged={(changed) => {
        setTyped(changed)
        onChanged(recordOf(changed))
      }}
    />
  )
}
