import { isTyping } from '#app/isTyping.ts'

type FileTaker = (files: readonly File[]) => void
/** Names who takes the files from now on; what was kept for them comes at once. */
export type FilesGoTo = (taker: FileTaker) => void

type DragType = 'dragenter' | 'dragleave' | 'dragover' | 'drop'

function onFiles(type: DragType, react: (event: DragEvent) => void, options = {}) {
  const carriesFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files')
  window.addEventListener(type, (event) => carriesFiles(event) && react(event), options)
}

/** Listens to files dropped or pasted anywhere on the page, and keeps them until somebody takes them. */
export function listenToFiles(): FilesGoTo {
  const kept: File[] = []
  let take: FileTaker = (files) => kept.push(...files)

  onFiles('dragenter', (event) => event.preventDefault())
  onFiles('dragover', (event) => {
    event.preventDefault()
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
  })
  onFiles('drop', (event) => {
    event.preventDefault()
    take([...(event.dataTransfer?.files ?? [])])
  })
  window.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    // Table cells and rich text come with a picture of themselves: in a field, their text is what is meant.
    const isText = event.clipboardData?.types.includes('text/plain') && isTyping(event.target)
    if (files.length === 0 || isText) return
    event.preventDefault()
    take(files)
  })
  return (taker) => {
    take = taker
    if (kept.length > 0) taker(kept.splice(0))
  }
}

/** Tells when files are held over the page, and when no longer. */
export function listenToHovering(hovering: (over: boolean) => void, signal: AbortSignal): void {
  // dragenter and dragleave come for every element passed over: only leaving the last one is leaving.
  let depth = 0
  const entered = (change: number) => {
    depth = Math.max(0, depth + change)
    hovering(depth > 0)
  }
  onFiles('dragenter', () => entered(1), { signal })
  onFiles('dragleave', () => entered(-1), { signal })
  onFiles('drop', () => entered(-depth), { signal })
}
