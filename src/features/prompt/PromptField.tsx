import { BookMarked, BookmarkPlus } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { MAX_PROMPT } from '#core/problems.ts'
import { PromptLibrary } from '#features/prompt/PromptLibrary.tsx'
import type { Shelf } from '#features/prompt/PromptShelf.tsx'
import styles from '#features/prompt/Prompts.module.css'
import { usePromptText } from '#features/prompt/usePromptText.ts'
import { text } from '#features/text.ts'
import type { Prompts } from '#stores/prompts.ts'
import type { Settings } from '#stores/settings.ts'
import { Button } from '#ui/Button.tsx'
import { TextArea } from '#ui/TextField.tsx'

/** From this share of the longest prompt on, its length is shown. */
const LONG_SHARE = 0.8

interface PromptFieldProps {
  readonly settings: Settings
  readonly prompts: Prompts
  readonly problem: string | undefined
  /** The keys for sending were pressed. */
  readonly onSubmitted: () => void
}

/** The length of the prompt: seen where it matters, said always. */
function Counter({ characters }: { readonly characters: number }) {
  const isLong = characters >= LONG_SHARE * MAX_PROMPT
  return (
    <span
      className={isLong ? styles.counter : 'visuallyHidden'}
      data-over={characters > MAX_PROMPT}
    >
      {text.prompts.counted(characters, MAX_PROMPT)}
    </span>
  )
}

/** What should be there, in words, with all that was said before within reach. */
export function PromptField({ settings, prompts, problem, onSubmitted }: PromptFieldProps) {
  const prompt = useStore(settings.state, ({ params }) => params.prompt)
  const [shelf, setShelf] = useState<Shelf>('past')
  const [saving, setSaving] = useState(false)
  const library = useRef<HTMLDialogElement>(null)
  const libraryId = useId()
  const { field, visited, arrowPressed, replaced, snippetPut } = usePromptText(settings, prompts)
  return (
    <div>
      <TextArea
        ref={field}
        label={text.request.prompt}
        value={prompt}
        placeholder={text.request.promptHint}
        problem={problem}
        note={<Counter characters={prompt.length} />}
        rows={4}
        onFocus={visited}
        onChange={(event) => settings.paramsChanged({ prompt: event.target.value })}
        onKeyDown={(event) => {
          const { key, ctrlKey, metaKey, altKey, shiftKey } = event
          if (key === 'Enter' && (ctrlKey || metaKey) && !event.repeat) onSubmitted()
          // While a word is composed the arrows choose among its spellings.
          const isPlain = !(
            ctrlKey ||
            metaKey ||
            altKey ||
            shiftKey ||
            event.nativeEvent.isComposing
          )
          if (isPlain && arrowPressed(key)) event.preventDefault()
        }}
      />
      <div className={styles.tools}>
        <Button
          look="plain"
          icon={<BookMarked />}
          popoverTarget={libraryId}
          onClick={() => setSaving(false)}
        >
          {text.prompts.library}
        </Button>
        <Button
          look="plain"
          icon={<BookmarkPlus />}
          onClick={() => {
            setSaving(true)
            setShelf('named')
            library.current?.showPopover()
          }}
        >
          {text.prompts.keep}
        </Button>
      </div>
      <PromptLibrary
        ref={library}
        id={libraryId}
        field={field}
        prompts={prompts}
        prompt={prompt}
        shelf={shelf}
        saving={saving}
        onShelfChosen={(chosen) => {
          setSaving(false)
          setShelf(chosen)
        }}
        onUsed={replaced}
        onInserted={snippetPut}
      />
    </div>
  )
}
