import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from '#app/App.tsx'
import { createApp } from '#app/createApp.ts'
import '#ui/tokens.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

// Everything that is queried is in this browser's own storage: it does not go stale, and a failure stays one.
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 30_000,
      retry: false,
      networkMode: 'always',
    },
  },
})

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App app={createApp()} />
    </QueryClientProvider>
  </StrictMode>,
)
