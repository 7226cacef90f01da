import { type Service, text } from '@florin/server'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import { Hold } from '../holds/schemas.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { rejectsAlways, sendPosted } from '../operations/answers.ts'
import { Proposal, proposalParams } from '../proposals/schemas.ts'
import { ReadHeaders } from '../request/headers.ts'
import { contextOf } from '../request/http.ts'
import { ScheduledOrder } from '../scheduled/schemas.ts'
import type { TransactionSchemas } from '../transactions/schemas.ts'
import { type ApprovalDeps, approveProposal, rejectProposal } from './approvals.ts'

interface Deps extends ApprovalDeps {
  ledgers: LedgerCache
  schemas: TransactionSchemas
}

const tags = ['approvals']
const Reason = z
  .strictObject({ reason: text(1, 500).optional().meta({ description: 'Why' }) })
  .nullish()
  .meta({ 'x-examples': { account: { value: { reason: 'Wrong account' } } } })

export async function approvalRoutes(app: Service, deps: Deps): Promise<void> {
  const { ledgers } = deps
  const rejectsOfOrders = new Set([...rejectsAlways, ...deps.operations.flatMap(({ rejects }) => rejects)])
  app.post(
    '/proposals/:proposal/approve',
    {
      config: { role: ['teller', 'accountant'], audit: 'own' },
      schema: {
        operationId: 'approveProposal',
        summary: 'Approve a proposal: post its order',
        description:
          'By another person than the author, who has the role that the operation needs. The order is posted now; the answer is that of the operation. If the order is rejected, for insufficient funds for example, the proposal stays open. Again by the same person: the same answer.',
        tags,
        headers: ReadHeaders,
        params: proposalParams,
        response: {
          201: z.union([deps.schemas.Transaction, Hold]),
          202: ScheduledOrder,
          ...refuses('proposal_not_found', 'own_proposal', 'proposal_ended', ...rejectsOfOrders),
        },
      },
    },
    async (request, reply) => {
      const { proposal } = request.params
      const context = contextOf(ledgers, request, 'approveProposal', proposal)
      const { operation, posted } = await approveProposal(deps, request.access.identity, context, proposal)
      return sendPosted(reply, operation, posted)
    },
  )

  app.post(
    '/proposals/:proposal/reject',
    {
      config: { role: ['teller', 'accountant'], scoped: true },
      schema: {
        operationId: 'rejectProposal',
        summary: 'Reject a proposal, or withdraw your own',
        description:
          'The author withdraws it; another person, who has the role that the operation needs, rejects it. The body is optional. Again by the same person: the same answer.',
        tags,
        headers: ReadHeaders,
        params: proposalParams,
        body: Reason,
        response: {
          200: Proposal,
          ...refuses('invalid_request', 'ledger_not_found', 'proposal_not_found', 'proposal_ended', 'outcome_unknown'),
        },
      },
    },
    async (request) => {
      const { proposal } = request.params
      const context = contextOf(ledgers, request, 'rejectProposal', proposal)
      return rejectProposal(deps, request.access, context, proposal, request.body?.reason ?? null)
    },
  )
}
