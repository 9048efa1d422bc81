import { useRef } from 'react'
import { withSnippetAt } from '#core/promptSnippets.ts'
import { type PromptWalk, stepWanted, walked, walkFrom } from '#core/promptWalk.ts'
import type { Prompts } from '#stores/prompts.ts'
import type { Settings } from '#stores/settings.ts'

/** The text of the prompt's field and what is done to it beside typing. */
export function usePromptText(settings: Settings, prompts: Prompts) {
  const field = useRef<HTMLTextAreaElement>(null)
  /** Before the first visit to the field, its caret says nothing. */
  const wasVisited = useRef(false)
  const walk = useRef<PromptWalk>(undefined)
  const textNow = () => settings.state.getState().params.prompt

  function put(prompt: string, caret: number) {
    const area = field.current
    if (area) {
      // At once, so that the caret has a place; React finds the value there already.
      area.value = prompt
      area.setSelectionRange(caret, caret)
    }
    settings.paramsChanged({ prompt })
  }

  /** Does what an arrow key asks for; whether it asked for something. */
  function arrowPressed(key: string): boolean {
    const area = field.current
    if (!area) return false
    const selection = { text: area.value, start: area.selectionStart, end: area.selectionEnd }
    const step = stepWanted(key, selection, walk.current)
    if (!step) return false
    const left = selection.text
    if (!walk.current || walk.current.at === 0) {
      prompts.refreshed()
      walk.current = walkFrom(left, prompts.state.getState().past)
    }
    const next = walked(walk.current, left, step)
    const taken = next?.lines[next.at]
    if (taken === undefined) return false
    walk.current = next
    prompts.exchanged({ left, taken })
    put(taken, next?.caret ?? 0)
    return true
  }

  return {
    field,
    visited: () => {
      wasVisited.current = true
    },
    arrowPressed,
    /** Another prompt takes the place of the text. */
    replaced: (taken: string) => {
      prompts.exchanged({ left: textNow(), taken })
      walk.current = undefined
      put(taken, taken.length)
      field.current?.focus()
    },
    /** A snippet is put in at the caret; nothing that is selected is lost. */
    snippetPut: (snippet: string) => {
      const text = textNow()
      const caret = wasVisited.current ? (field.current?.selectionEnd ?? text.length) : text.length
      const next = withSnippetAt({ text, caret }, snippet)
      put(next.text, next.caret)
      wasVisited.current = true
    },
  }
}
