import { useQuery } from '@tanstack/react-query'
import { useSession } from '../../session/session.ts'

/** The newest verification that was requested and has ended; null if there is none. */
export function useLastVerification() {
  const { florin, ledger } = useSession()
  return useQuery({
    queryKey: [ledger, 'last-verification'],
    queryFn: async ({ signal }) => {
      const params = { path: { ledger }, query: { limit: 1 } }
      const { data } = await florin.ledger.get('/v1/ledgers/{ledger}/verifications', { params, signal })
      return data[0] ?? null
    },
  })
}
