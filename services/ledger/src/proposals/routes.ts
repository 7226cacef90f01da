import type { Queryable } from '@florin/postgres'
import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import { searchNote } from '../accounts/schemas.ts'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import { presentProposal } from './present.ts'
import { onlyAuthor, requireProposal } from './proposals.ts'
import { listProposals } from './queries.ts'
import { Proposal, ProposalFilter, ProposalPage, proposalParams } from './schemas.ts'

interface Deps {
  db: Queryable
  ledgers: LedgerCache
}

const tags = ['approvals']
const config = { role: 'reader', scoped: true } as const

export async function proposalRoutes(app: Service, { db, ledgers }: Deps): Promise<void> {
  app.get(
    '/proposals',
    {
      config,
      schema: {
        operationId: 'listProposals',
        summary: 'List proposals',
        description: `Newest first. A caller whose grant is limited sees its own. ${searchNote}`,
        tags,
        headers: ReadHeaders,
        querystring: ProposalFilter,
        response: { 200: ProposalPage, ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found') },
      },
    },
    async ({ headers, access, query: { limit, cursor, ...filters } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const own = onlyAuthor(access)
      const mark = ['proposals', ledger, filters, own]
      const before = readCursor(cursor, mark, uuidPattern) ?? undefined
      const { status, operation, author = own } = filters
      if (own !== undefined && author !== own) return { data: [], next_cursor: null }
      const { data, searchedTo } = await listProposals(db, ledger, { status, author, operation, before }, limit)
      return pageOf(data.map(presentProposal), limit, mark, ({ id }) => id, searchedTo)
    },
  )

  app.get(
    '/proposals/:proposal',
    {
      config,
      schema: {
        operationId: 'getProposal',
        summary: 'Read a proposal',
        description: 'By its id, or by the Idempotency-Key of its request.',
        tags,
        headers: ReadHeaders,
        params: proposalParams,
        response: { 200: Proposal, ...refuses('invalid_request', 'ledger_not_found', 'proposal_not_found') },
      },
    },
    async ({ headers, access, params }) =>
      presentProposal(
        await requireProposal(db, ledgers.idOf(headers['florin-ledger']), params.proposal, onlyAuthor(access)),
      ),
  )
}
