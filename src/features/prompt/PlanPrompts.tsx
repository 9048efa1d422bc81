import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { parsePrompts } from '#core/plan/promptList.ts'
import { parseTable } from '#core/plan/table.ts'
import { text } from '#features/text.ts'
import type { PlanStore } from '#stores/plan.ts'
import { Button } from '#ui/Button.tsx'
import { FileButton } from '#ui/FileButton.tsx'
import { TextArea, TextField } from '#ui/TextField.tsx'

/** More prompts, and a table whose columns they name. */
export function PlanPrompts({ plan }: { readonly plan: PlanStore }) {
  const { prompts, table, draws } = useStore(plan.state)
  const [csv, setCsv] = useState('')
  const [said, setSaid] = useState<{ readonly problem?: string; readonly note?: string }>({})
  const read = (typed: string) => {
    setCsv(typed)
    setSaid({})
    if (typed.trim() === '') return plan.changed({ table: undefined })
    const parsed = parseTable(typed)
    if (parsed.kind === 'problem') {
      plan.changed({ table: undefined })
      return setSaid({ problem: parsed.text })
    }
    plan.changed({ table: parsed.table })
    const columns = parsed.table.columns.map((name) => `{${name}}`).join(', ')
    const told = text.plan.tableRead(parsed.table.rows.length, columns)
    setSaid({ note: [told, ...parsed.warnings].join(' ') })
  }
  return (
    <>
      <TextArea
        label={text.plan.morePrompts}
        defaultValue={prompts.join('\n')}
        note={text.plan.morePromptsNote}
        rows={3}
        onChange={(event) => plan.changed({ prompts: parsePrompts(event.target.value, 'lines') })}
      />
      <TextField
        label={text.plan.draws}
        defaultValue={draws}
        note={text.plan.drawsNote}
        inputMode="numeric"
        onChange={(event) => {
          const typed = event.target.value.trim()
          plan.changed({ draws: typed === '' ? undefined : Number(typed) })
        }}
      />
      <TextArea
        label={text.plan.table}
        value={csv}
        placeholder={table && csv === '' ? text.plan.tableKept(table.rows.length) : 'name, colour'}
        note={said.note ?? text.plan.tableNote}
        problem={said.problem}
        rows={4}
        spellCheck={false}
        onChange={(event) => read(event.target.value)}
      />
      <FileButton
        icon={<FileUp />}
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
        onChosen={(file) => void file.text().then(read)}
      >
        {text.plan.tableFile}
      </FileButton>
      {table && csv === '' && (
        <Button onClick={() => plan.changed({ table: undefined })}>{text.plan.tableDrop}</Button>
      )}
    </>
  )
}
