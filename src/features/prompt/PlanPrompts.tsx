import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { parsePrompts } from '#core/plan/promptList.ts'
import type { Table } from '#core/plan/table.ts'
import { columnBraces } from '#core/plan/template.ts'
import { text } from '#features/text.ts'
import type { PlanStore } from '#stores/plan.ts'
import { type TableDraft, tableBefore } from '#stores/tableDraft.ts'
import { Button } from '#ui/Button.tsx'
import { FileButton } from '#ui/FileButton.tsx'
import { TextArea, TextField } from '#ui/TextField.tsx'

function noteOf({ typed, parsed }: TableDraft, before: Table | undefined): string {
  if (typed !== '' && before) return text.plan.tableBefore(before.rows.length)
  if (parsed?.kind !== 'table') return text.plan.tableNote
  const { table, warnings } = parsed
  const columns = table.columns.map(columnBraces).join(', ')
  return [text.plan.tableRead(table.rows.length, columns), ...warnings].join(' ')
}

/** Values for the prompts, typed or from a file. */
function TableFields({ plan }: { readonly plan: PlanStore }) {
  const { table } = useStore(plan.state)
  const draft = useStore(plan.tableDraft)
  const [isUnread, setUnread] = useState(false)
  const { typed, parsed } = draft
  const before = tableBefore(draft, table)
  const problem = parsed?.kind === 'problem' ? parsed.text : undefined
  const change = (now: string) => {
    setUnread(false)
    plan.tableTyped(now)
  }
  return (
    <>
      <TextArea
        label={text.plan.table}
        value={typed}
        placeholder={before ? text.plan.tableKept(before.rows.length) : 'name, colour'}
        note={noteOf(draft, before)}
        problem={isUnread ? text.plan.tableFileUnread : problem}
        rows={4}
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
      />
      <FileButton
        icon={<FileUp />}
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
        onChosen={(file) => void file.text().then(change, () => setUnread(true))}
      >
        {text.plan.tableFile}
      </FileButton>
      {before && (
        <Button onClick={() => plan.changed({ table: undefined })}>{text.plan.tableDrop}</Button>
      )}
    </>
  )
}

/** More prompts, and a table whose columns they name. */
export function PlanPrompts({ plan }: { readonly plan: PlanStore }) {
  const { prompts, draws } = useStore(plan.state)
  return (
    <>
      <TextArea
        label={text.plan.morePrompts}
        defaultValue={prompts.join('\n')}
        note={text.plan.morePromptsNote}
        rows={3}
        onChange={(event) => plan.changed({ prompts: parsePrompts(event.target.value) })}
      />
      <TextField
        label={text.plan.draws}
        defaultValue={Number.isNaN(draws) ? '' : draws}
        note={text.plan.drawsNote}
        inputMode="numeric"
        onChange={(event) => {
          const typed = event.target.value.trim()
          plan.changed({ draws: typed === '' ? undefined : Number(typed) })
        }}
      />
      <TableFields plan={plan} />
    </>
  )
}
