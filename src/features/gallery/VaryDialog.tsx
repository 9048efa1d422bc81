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
import { type PricedRepeat, type Repeats, variedPrompts } from '#stores/repeats.ts'
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
function costWords(varied: readonly PricedRepeat[], isFree: boolean): string {
  const parts = varied.flat()
  const pictures = parts.reduce((sum, { params }) => sum + params.n, 0)
  const counted = text.plan.summary(parts.length, pictures)
  if (isFree) return counted
  return `${counted}, ~ ${planCostWords(totalCost(parts.map(({ cost }) => cost)), parts.length)}`
}

function PromptForm({ result, request, repeats, onClosed }: PromptFormProps) {
  const [typed, setTyped] = useState(templateFor(result.params.prompt))
  const varied = variedPrompts(request, typed)
  const problem = 'kind' in varied ? varied.text : undefined
  const order = () => {
    if ('kind' in varied) return
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
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) order()
        }}
      />
      <div className={styles.dialogButtons}>
        {!('kind' in varied) && (
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
