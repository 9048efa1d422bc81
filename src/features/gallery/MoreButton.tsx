import { CopyPlus } from 'lucide-react'
import type { Result } from '#core/result.ts'
import { text } from '#features/text.ts'
import { Button } from '#ui/Button.tsx'

interface MoreButtonProps {
  readonly result: Result
  readonly onWanted: (result: Result) => void
  /** Plain: the icon alone. */
  readonly look: 'plain' | 'normal'
}

/** Orders the same request once more; it may cost money. */
export function MoreButton({ result, onWanted, look }: MoreButtonProps) {
  return (
    <Button
      look={look}
      icon={<CopyPlus />}
      label={text.gallery.more}
      onClick={(event) => {
        // The second press of a double click is no second order.
        if (event.detail <= 1) onWanted(result)
      }}
    >
      {look === 'normal' ? text.gallery.more : undefined}
    </Button>
  )
}
