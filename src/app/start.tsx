import { StrictMode } from 'react'
import type { Root } from 'react-dom/client'
import { App } from '#app/App.tsx'
import { createApp } from '#app/createApp.ts'

/** Puts the app in place of the page's frame. */
export function start(root: Root): void {
  root.render(
    <StrictMode>
      <App app={createApp()} />
    </StrictMode>,
  )
}
