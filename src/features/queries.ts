import { QueryClient } from '@tanstack/react-query'

/** What is asked is in this browser's own storage, or asked once on a click: nothing goes stale, a failure stays one. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 30_000,
      retry: false,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
