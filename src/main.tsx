import { createRoot } from 'react-dom/client'
import { listenToFiles } from '#app/fileDrops.ts'
import { Opening } from '#app/Opening.tsx'
import { notLoaded, notSecure } from '#features/frameText.ts'
import '#ui/tokens.css'

// First of all: files may come while the app is still on its way.
const filesGoTo = listenToFiles()

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no #root')

const root = createRoot(element)
root.render(<Opening />)
if (isSecureContext)
  import('#app/start.tsx').then(
    ({ start }) => start(root, filesGoTo),
    () => root.render(<Opening failure={notLoaded} />),
  )
else root.render(<Opening failure={notSecure} />)
