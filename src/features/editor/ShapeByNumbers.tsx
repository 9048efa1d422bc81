import { useState } from 'react'
import { useStore } from 'zustand'
import type { Rect } from '#core/geometry.ts'
import { type CombineMode, combined } from '#core/mask/combine.ts'
import { shapeMask } from '#core/mask/shapes.ts'
import styles from '#features/editor/Editor.module.css'
import { text } from '#features/text.ts'
import { type Document, firstPainting } from '#stores/document.ts'
import { Button } from '#ui/Button.tsx'
import { NumberInput } from '#ui/NumberInput.tsx'

interface ShapeByNumbersProps {
  readonly kind: 'rectangle' | 'ellipse'
  readonly mode: CombineMode
  readonly document: Document
}

const names = ['x', 'y', 'width', 'height'] as const satisfies readonly (keyof Rect)[]

/** A shape entered by its place and size, without a pointer. */
export function ShapeByNumbers({ kind, mode, document }: ShapeByNumbersProps) {
  const [rect, setRect] = useState<Rect>({ x: 0, y: 0, width: 100, height: 100 })
  const mask = useStore(document.state, (state) => firstPainting(state)?.mask)
  const most = mask ? Math.max(mask.width, mask.height) : 1
  const select = () => {
    if (mask) document.maskPainted(combined(mask, shapeMask(mask, { kind, rect }), mode))
  }
  return (
    <fieldset className={styles.numbers} aria-label={text.editor.byNumbers}>
      {names.map((name) => (
        <span key={name} className={styles.amount}>
          {text.editor.numbers[name]}
          <NumberInput
            aria-label={text.editor.numberNames[name]}
            value={rect[name]}
            min={name === 'x' || name === 'y' ? -most : 0}
            max={most}
            onCommitted={(value) => setRect({ ...rect, [name]: value })}
          />
        </span>
      ))}
      <Button look="plain" disabled={!mask} onClick={select}>
        {text.editor.select}
      </Button>
    </fieldset>
  )
}
