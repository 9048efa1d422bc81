import { isTyping } from '#app/shortcuts.ts'

interface FileTakers {
  readonly filesArrived: (files: readonly File[]) => void
  /** Files are held over the page, or no longer. */
  readonly hovering: (over: boolean) => void
}

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Files dropped or pasted anywhere on the page. */
export function listenToFiles({ filesArrived, hovering }: FileTakers, signal: AbortSignal): void {
  // dragenter and dragleave come for every element passed over: only leaving the last one is leaving.
  let depth = 0
  const entered = (change: number) => {
    depth = Math.max(0, depth + change)
    hovering(depth > 0)
  }
  const on = (
    type: 'dragenter' | 'dragleave' | 'dragover' | 'drop',
    react: (event: DragEvent) => void,
  ) =>
    window.addEventListener(
      type,
      (event) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        react(event)
      },
      { signal },
    )
  on('dragenter', () => entered(1))
  on('dragleave', () => entered(-1))
  on('dragover', (event) => {
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
  })
  on('drop', (event) => {
    entered(-depth)
    filesArrived([...(event.dataTransfer?.files ?? [])])
  })
  window.addEventListener(
    'paste',
    (event) => {
      const files = [...(event.clipboardData?.files ?? [])]
      // Table cells and rich text come with a picture of themselves: in a field, their text is what is meant.
      const isText = event.clipboardData?.types.includes('text/plain') && isTyping(event.target)
      if (files.length === 0 || isText) return
      event.preventDefault()
      filesArrived(files)
    },
    { signal },
  )
}
