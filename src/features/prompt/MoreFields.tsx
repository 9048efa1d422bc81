import { useStore } from 'zustand'
import { choicesFor } from '#core/fitParams.ts'
import type { Model } from '#core/models.ts'
import { optionalChoices } from '#features/prompt/choices.ts'
import styles from '#features/prompt/Request.module.css'
import type { CurrentRequest } from '#features/prompt/useRequest.ts'
import { text } from '#features/text.ts'
import type { Settings } from '#stores/settings.ts'
import { CheckField } from '#ui/CheckField.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { SelectField } from '#ui/SelectField.tsx'
import { TextField } from '#ui/TextField.tsx'

interface MoreFieldsProps {
  readonly settings: Settings
  readonly request: CurrentRequest
  readonly model: Model
}

/** What is seldom changed. Only fields that the model and the connection take are there. */
export function MoreFields({ settings, request, model }: MoreFieldsProps) {
  const { maskEdge, params: wishes } = useStore(settings.state)
  const { params, subject } = request
  const { paramsChanged } = settings
  const choices = choicesFor(model, subject)
  const optional = (
    name: 'moderation' | 'inputFidelity' | 'complexity',
    values: readonly string[],
  ) =>
    values.length > 0 && (
      <SelectField
        label={text.request[name]}
        value={params[name] ?? ''}
        choices={optionalChoices(values)}
        onChosen={(value) => paramsChanged({ [name]: value })}
      />
    )
  return (
    <details className={styles.more}>
      <summary>{text.request.more}</summary>
      <div className={styles.pair}>
        <SelectField
          label={text.request.maskEdge}
          value={maskEdge}
          choices={[
            { value: 'hard', label: text.request.maskEdges.hard },
            { value: 'soft', label: text.request.maskEdges.soft },
          ]}
          onChosen={settings.maskEdgeChanged}
        />
        {optional('moderation', choices.moderations)}
        {optional('inputFidelity', choices.inputFidelities)}
        {optional('complexity', choices.complexities)}
      </div>
      {choices.streams && (
        <CheckField
          label={text.request.stream}
          checked={params.stream ?? false}
          onToggled={(stream) => paramsChanged({ stream })}
        />
      )}
      {params.stream && (
        <NumberField
          label={text.request.partialImages}
          value={params.partialImages ?? 0}
          min={0}
          max={3}
          note={text.request.partialImagesNote}
          onChanged={(partialImages) => paramsChanged({ partialImages })}
        />
      )}
      {subject.connection.kind === 'proxy' && (
        <TextField
          label={text.request.safetyIdentifier}
          value={wishes.safetyIdentifier ?? ''}
          note={text.request.safetyIdentifierNote}
          spellCheck={false}
          onChange={(event) => paramsChanged({ safetyIdentifier: event.target.value })}
        />
      )}
    </details>
  )
}
