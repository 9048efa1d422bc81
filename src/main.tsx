import { createRoot } from 'react-dom/client'
import { Opening } from '#app/Opening.tsx'
import '#ui/tokens.css'

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no #root')

const root = createRoot(element)
root.render(<Opening />)
import('#app/start.tsx').then(
  ({ start }) => start(root),
  () => root.render(<Opening failed />),
)
