import { type ReactNode, useRef } from 'react'
import { Button } from '#ui/Button.tsx'

interface FileButtonProps {
  readonly look?: 'normal' | 'plain'
  readonly icon: ReactNode
  readonly children: string
  /** As of a file input. */
  readonly accept: string
  readonly onChosen: (file: File) => void
}

/** A button that lets a file be chosen; its input has the same name. */
export function FileButton({ look = 'normal', icon, children, accept, onChosen }: FileButtonProps) {
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button look={look} icon={icon} onClick={() => chooser.current?.click()}>
        {children}
      </Button>
      <input
        ref={chooser}
        className="visuallyHidden"
        type="file"
        accept={accept}
        aria-label={children}
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onChosen(file)
        }}
      />
    </>
  )
}
