import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { askToSignIn } from './session/session.ts'

const staleMs = 5_000

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: askToSignIn }),
  mutationCache: new MutationCache({ onError: askToSignIn }),
  defaultOptions: {
    // The client retries by itself, until its deadline.
    queries: { retry: false, staleTime: staleMs },
    mutations: { retry: false },
  },
})
