import { useStore } from 'zustand'
import type { Size } from '#core/geometry.ts'
import { sentWords } from '#core/sentWords.ts'
import styles from '#features/prompt/Request.module.css'
import { text } from '#features/text.ts'
import type { Regions } from '#stores/regions.ts'
import type { Settings } from '#stores/settings.ts'
import { SelectField } from '#ui/SelectField.tsx'
import { Slider } from '#ui/Slider.tsx'
import { SwitchField } from '#ui/SwitchField.tsx'

interface LockFieldsProps {
  readonly settings: Settings
  readonly regions: Regions
  /** Of the masked picture. */
  readonly pictureSize: Size | undefined
}

/** What of the picture is sent, and whether the rest is kept to the pixel. */
export function LockFields({ settings, regions, pictureSize }: LockFieldsProps) {
  const { pixelLock, send, context } = useStore(settings.state)
  const parts = useStore(regions)
  const around = send === 'around'
  const told = pictureSize && parts.length > 0 ? sentWords(parts, pictureSize) : undefined
  return (
    <>
      <SwitchField
        label={text.request.pixelLock}
        on={pixelLock}
        onToggled={settings.pixelLockChanged}
      />
      <p className={styles.note}>{text.request.pixelLockNote}</p>
      <SelectField
        label={text.request.send}
        value={send}
        choices={[
          { value: 'whole', label: text.request.sends.whole },
          { value: 'around', label: text.request.sends.around },
        ]}
        note={around ? (told ?? text.request.nothingAround) : undefined}
        onChosen={settings.sendChanged}
      />
      {around && (
        <Slider
          label={text.request.context}
          value={context * 100}
          min={10}
          max={300}
          unit="%"
          onChanged={(percent) => settings.contextChanged(percent / 100)}
        />
      )}
    </>
  )
}
