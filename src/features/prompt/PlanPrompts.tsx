import { useState } from 'react'
import { useStore } from 'zustand'
import { parsePrompts } from '#core/plan/promptList.ts'
import { parseTable } from '#core/plan/table.ts'
import styles from '#features/prompt/Plan.module.css'
import { text } from '#features/text.ts'
import type { PlanStore } from '#stores/plan.ts'
import { Button } from '#ui/Button.tsx'
import { TextArea } from '#ui/TextField.tsx'

/** More prompts, and a table whose columns they name. */
export function PlanPrompts({ plan }: { readonly plan: PlanStore }) {
  const { prompts, table } = useStore(plan.state)
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
      <label className={styles.file}>
        {text.plan.tableFile}
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file) void file.text().then(read)
          }}
        />
      </label>
      {table && csv === '' && (
        <Button onClick={() => plan.changed({ table: undefined })}>{text.plan.tableDrop}</Button>
      )}
    </>
  )
}
