import { useState } from 'react'
import { MATCH_PICTURE } from '#core/fitParams.ts'
import { freeSizeLimits, type SizeRule, sizeName, sizeNamed } from '#core/outputSize.ts'
import { choicesOf } from '#features/prompt/choices.ts'
import { text } from '#features/text.ts'
import { NumberField } from '#ui/NumberField.tsx'
import { SelectField } from '#ui/SelectField.tsx'

interface SizeFieldsProps {
  readonly rule: SizeRule
  /** What the designer wishes: a size, `auto` or `match`. */
  readonly wish: string
  /** What will be sent. */
  readonly size: string
  readonly hasPicture: boolean
  readonly onWished: (size: string) => void
}

const CUSTOM = 'custom'

/** The size by name, as the picture's own, or by width and height: those snap to what the model makes. */
export function SizeFields({ rule, wish, size, hasPicture, onWished }: SizeFieldsProps) {
  const [typing, setTyping] = useState(false)
  const matches = wish === MATCH_PICTURE
  const isFree = rule.kind === 'free'
  const custom = isFree && !matches && (typing || !rule.sizes.includes(size))
  const { width, height } = sizeNamed(size) ?? { width: 1024, height: 1024 }
  const chosen = (value: string) => {
    setTyping(value === CUSTOM)
    onWished(value === CUSTOM ? sizeName({ width, height }) : value)
  }
  const { step, longestEdge } = freeSizeLimits
  const side = (label: string, value: number, onChanged: (value: number) => void) => (
    <NumberField
      label={label}
      value={value}
      min={step}
      max={longestEdge}
      step={step}
      onChanged={onChanged}
    />
  )
  return (
    <>
      <SelectField
        label={text.request.size}
        value={custom ? CUSTOM : matches ? MATCH_PICTURE : size}
        note={matches && hasPicture ? text.request.matched(size) : undefined}
        choices={[
          ...choicesOf(rule.sizes),
          { value: MATCH_PICTURE, label: text.request.matchPicture },
          ...(isFree ? [{ value: CUSTOM, label: text.request.customSize }] : []),
        ]}
        onChosen={chosen}
      />
      {custom && side(text.request.width, width, (next) => onWished(`${next}x${height}`))}
      {custom && side(text.request.height, height, (next) => onWished(`${width}x${next}`))}
    </>
  )
}
