import { useState } from 'react'
import type { Size } from '#core/geometry.ts'
import { type Sides, sidesForRatio } from '#core/outpaint.ts'
import styles from '#features/editor/Editor.module.css'
import { text } from '#features/text.ts'
import type { MaskWork } from '#stores/maskWork.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { SelectField } from '#ui/SelectField.tsx'

interface ExtendDialogProps {
  /** Of the picture. */
  readonly size: Size
  readonly work: MaskWork
  readonly onClosed: () => void
}

const ratios = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16', '21:9'] as const
const names = ['left', 'top', 'right', 'bottom'] as const satisfies readonly (keyof Sides)[]
const MOST_PX = 8192
const none: Sides = { left: 0, top: 0, right: 0, bottom: 0 }

function ratioOf(name: string): number {
  const [width = 1, height = 1] = name.split(':').map(Number)
  return width / height
}

/** A larger canvas: the new area is masked, to be painted on by the model. */
export function ExtendDialog({ size, work, onClosed }: ExtendDialogProps) {
  const [sides, setSides] = useState<Sides>(none)
  const [ratio, setRatio] = useState('')
  const width = size.width + sides.left + sides.right
  const height = size.height + sides.top + sides.bottom
  const isSame = width === size.width && height === size.height
  return (
    <Dialog title={text.editor.extend} closeLabel={text.close} onClosed={onClosed}>
      <form
        className={styles.dialogForm}
        onSubmit={(event) => {
          event.preventDefault()
          void work.extended(sides)
          event.currentTarget.closest('dialog')?.close()
        }}
      >
        <SelectField
          label={text.editor.ratio}
          value={ratio}
          choices={[
            { value: '', label: text.editor.ratioFree },
            ...ratios.map((value) => ({ value, label: value })),
          ]}
          onChosen={(name) => {
            setRatio(name)
            if (name !== '') setSides(sidesForRatio(size, ratioOf(name)))
          }}
        />
        <div className={styles.four}>
          {names.map((name) => (
            <NumberField
              key={name}
              label={text.editor.sides[name]}
              value={sides[name]}
              min={0}
              max={MOST_PX}
              onChanged={(px) => {
                setRatio('')
                setSides({ ...sides, [name]: px })
              }}
            />
          ))}
        </div>
        <p className={styles.hint}>{text.editor.extended(width, height)}</p>
        <div className={styles.dialogButtons}>
          <Button onClick={(event) => event.currentTarget.closest('dialog')?.close()}>
            {text.cancel}
          </Button>
          <Button look="primary" type="submit" disabled={isSame}>
            {text.editor.extendNow}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
