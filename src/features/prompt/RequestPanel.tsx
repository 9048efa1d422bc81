import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { costWords, estimatedCost } from '#core/cost.ts'
import type { Problem } from '#core/problems.ts'
import { ParamFields } from '#features/prompt/ParamFields.tsx'
import styles from '#features/prompt/Request.module.css'
import { type CurrentRequest, useRequest } from '#features/prompt/useRequest.ts'
import { text } from '#features/text.ts'
import type { Document } from '#stores/document.ts'
import type { Settings } from '#stores/settings.ts'
import { Button } from '#ui/Button.tsx'
import { TextArea } from '#ui/TextField.tsx'

interface RequestPanelProps {
  readonly document: Document
  readonly settings: Settings
  /** The request is good and wanted. `masked`: with what is painted. */
  readonly onGenerate: (masked: boolean) => void
}

/** What the request will cost, in words. */
function estimateOf({ params, subject }: CurrentRequest): string {
  if (subject.connection.kind === 'builtin') return text.request.builtinNote
  const cost = estimatedCost(params, subject.connection, subject.pictures)
  const words = cost && `~ ${costWords(cost)}`
  return words ? text.request.estimate(words, params.n) : text.request.noEstimate
}

/** The day by the clock in UTC: providers end their models by it. */
const today = () => new Date().toISOString().slice(0, 10)

/** What should be there, and how it is asked for. */
export function RequestPanel(props: RequestPanelProps) {
  const { document, settings, onGenerate } = props
  const [tried, setTried] = useState(false)
  const prompt = useStore(settings.state, ({ params }) => params.prompt)
  const request = useRequest(document, settings)
  const { problems } = request
  const blocking = problems.filter(({ severity }) => severity !== 'warning')
  const asksOnlyForMask = blocking.every(({ severity }) => severity === 'question')
  const said = tried ? problems : problems.filter(({ severity }) => severity === 'warning')
  const problemOf = (field: Problem['field']) =>
    tried ? blocking.find((problem) => problem.field === field)?.text : undefined

  const send = (masked: boolean) => {
    setTried(false)
    onGenerate(masked)
  }
  const submit = () => (blocking.length === 0 ? send(true) : setTried(true))

  return (
    <section className={styles.request} aria-label={text.request.region}>
      <form
        className={styles.form}
        id="request"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        // Enter in a field takes the field's value over; only the button sends, since sending may cost money.
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.target instanceof HTMLInputElement)
            event.preventDefault()
        }}
      >
        <TextArea
          label={text.request.prompt}
          value={prompt}
          placeholder={text.request.promptHint}
          problem={problemOf('prompt')}
          rows={4}
          onChange={(event) => settings.paramsChanged({ prompt: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.repeat) submit()
          }}
        />
        <ParamFields settings={settings} request={request} today={today()} problemOf={problemOf} />
      </form>
      <div className={styles.send}>
        {said.length > 0 && (
          <div className={styles.problems} role="alert">
            {blocking.length > 0 && <p className={styles.heading}>{text.request.problems}</p>}
            <ul>
              {said.map(({ field, text: words }) => (
                <li key={field}>{words}</li>
              ))}
            </ul>
            {tried && asksOnlyForMask && blocking.length > 0 && (
              <Button onClick={() => send(false)}>{text.request.sendWithoutMask}</Button>
            )}
          </div>
        )}
        <Button
          look="primary"
          large
          icon={<Sparkles />}
          type="submit"
          form="request"
          onClick={(event) => {
            // The second press of a double click is no second order.
            if (event.detail > 1) event.preventDefault()
          }}
        >
          {text.request.generate}
        </Button>
        <p className={styles.note}>{estimateOf(request)}</p>
      </div>
    </section>
  )
}
