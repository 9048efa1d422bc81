import { useQuery } from '@tanstack/react-query'
import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import type { Job } from '#core/job.ts'
import { planCostWords, totalCost } from '#core/plan/budget.ts'
import { templateFor } from '#core/plan/templateFor.ts'
import { madeByBuiltin, type Result } from '#core/result.ts'
import styles from '#features/gallery/Gallery.module.css'
import { queries } from '#features/queries.ts'
import { text } from '#features/text.ts'
import { type Repeats, type Variations, variedPrompts } from '#stores/repeats.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { TextArea } from '#ui/TextField.tsx'

interface VaryDialogProps {
  readonly result: Result
  readonly repeats: Repeats
  readonly onClosed: () => void
}

interface PromptFormProps extends VaryDialogProps {
  /** What the result came from. */
  readonly request: readonly Job[]
}

/** What the variations come to; of the built-in engine without a price. */
function costWords({ requests }: Variations, isFree: boolean): string {
  const parts = requests.flat()
  const pictures = parts.reduce((sum, { params }) => sum + params.n, 0)
  const counted = text.plan.summary(parts.length, pictures)
  if (isFree) return counted
  return `${counted}, ~ ${planCostWords(totalCost(parts.map(({ cost }) => cost)), parts.length)}`
}

function PromptForm({ result, request, repeats, onClosed }: PromptFormProps) {
  const { drafts } = repeats
  const [typed, setTyped] = useState(drafts.get(result.id) || templateFor(result.params.prompt))
  const varied = variedPrompts(request, typed)
  const problem = varied.kind === 'problem' ? varied.text : undefined
  const change = (prompt: string) => {
    setTyped(prompt)
    drafts.set(result.id, prompt)
  }
  const order = () => {
    if (varied.kind === 'problem') return
    drafts.set(result.id, undefined)
    void repeats.variationsWanted(typed, varied)
    onClosed()
  }
  return (
    <>
      <TextArea
        label={text.request.prompt}
        value={typed}
        note={text.gallery.vary.note}
        problem={problem}
        rows={5}
        autoFocus
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) order()
        }}
      />
      {varied.kind === 'variations' &&
        varied.warnings.map((warning) => (
          <p key={warning} className={styles.warning}>
            {warning}
          </p>
        ))}
      <div className={styles.dialogButtons}>
        {varied.kind === 'variations' && (
          <p className={styles.note}>{costWords(varied, madeByBuiltin(result))}</p>
        )}
        <Button
          look="primary"
          icon={<Sparkles />}
          disabled={problem !== undefined}
          onClick={(event) => {
            if (event.detail <= 1) order()
          }}
        >
          {text.request.generate}
        </Button>
      </div>
    </>
  )
}

/** Sends what a result was made from with another prompt. */
export function VaryDialog(props: VaryDialogProps) {
  const { result, repeats, onClosed } = props
  const request = useQuery(
    {
      queryKey: ['request', result.id],
      queryFn: async () => (await repeats.requestOf(result)) ?? null,
      gcTime: 0,
    },
    queries,
  )
  return (
    <Dialog title={text.gallery.vary.open} closeLabel={text.close} onClosed={onClosed}>
      {request.data === null && <p role="alert">{text.gallery.requestGone}</p>}
      {request.data && <PromptForm {...props} request={request.data} />}
    </Dialog>
  )
}
