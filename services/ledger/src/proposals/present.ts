import type { ProposalRow } from './queries.ts'
import type { Proposal } from './schemas.ts'

export function presentProposal(row: ProposalRow): Proposal {
  return {
    id: row.id,
    operation: row.operation,
    target: row.target === '' ? null : row.target,
    order: row.body,
    author: row.author,
    rule: row.rule,
    status: row.status,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    ended_by: row.endedBy,
    ended_at: (row.status === 'expired' ? row.expiresAt : row.endedAt)?.toISOString() ?? null,
    reason: row.reason,
    transaction: row.transaction,
    hold: row.hold,
    scheduled_order: row.order,
  }
}
