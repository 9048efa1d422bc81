import { StrictMode } from 'react'
import type { Root } from 'react-dom/client'
import { App } from '#app/App.tsx'
import { createApp } from '#app/createApp.ts'
import type { FilesGoTo } from '#app/fileDrops.ts'

/** Puts the app in place of the page's frame. */
export function start(root: Root, filesGoTo: FilesGoTo): void {
  const app = createApp()
  filesGoTo((files) => void app.document.filesAdded(files))
  root.render(
    <StrictMode>
      <App app={app} />
    </StrictMode>,
  )
}
