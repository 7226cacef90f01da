import type { Queryable } from '@florin/postgres'
import type { Access } from '@florin/server'
import type pg from 'pg'
import type { RuleInForce } from '../approval-rules/match.ts'
import { recordOrder } from '../audit/part.ts'
import { LedgerError } from '../errors.ts'
import { type Answer, runOnce } from '../idempotency/idempotency.ts'
import { findMadeId } from '../idempotency/queries.ts'
import type { WriteContext } from '../request/context.ts'
import { keyIn } from '../request/references.ts'
import { presentProposal } from './present.ts'
import { findProposal, insertProposal, type ProposalRow, type ProposalState } from './queries.ts'
import type { ProposalStatus } from './schemas.ts'

/** Keeps an order until another person approves it. Its key keeps the answer, and the audit trail its request. */
export function proposeOrder(
  db: pg.Pool,
  operation: string,
  target: string,
  context: WriteContext,
  rule: RuleInForce,
): Promise<Answer> {
  const { ledger, body, origin } = context
  return runOnce(db, context, async (tx) => {
    const proposal = presentProposal(
      await insertProposal(tx, {
        ledger,
        rule: rule.id,
        operation,
        target,
        body,
        author: origin.subject,
        expiresIn: rule.expiresIn,
      }),
    )
    await recordOrder(tx, context, `/v1/proposals/${proposal.id}`)
    return proposal
  })
}

/** The author whose proposals alone the caller sees: itself, if its grant is limited to some accounts. */
export function onlyAuthor({ identity, scope }: Access): string | undefined {
  return scope && identity.subject
}

/**
 * Finds a proposal by id, or by the key of its request. `author`: those of others are not found. Throws `proposal_not_found`.
 */
export async function requireProposal(
  db: Queryable,
  ledger: number,
  ref: string,
  author?: string,
): Promise<ProposalRow> {
  const key = keyIn(ref)
  const id = key === undefined ? ref : await findMadeId(db, ledger, key)
  const proposal = id === undefined ? undefined : await findProposal(db, ledger, id)
  if (proposal && (author === undefined || proposal.author === author)) return proposal
  throw new LedgerError(
    'proposal_not_found',
    key === undefined ? `This ledger has no proposal ${ref}.` : `No proposal in this ledger has the key ${key}.`,
  )
}

/** The rejection of an approval, if it comes too late. */
export function judgeApproval(
  id: string,
  { status, expiresAtMs }: ProposalState,
  nowMs: number,
): LedgerError | undefined {
  if (status !== 'open') return proposalEnded({ id, status })
  return nowMs >= expiresAtMs ? proposalEnded({ id, status: 'expired' }) : undefined
}

export function proposalEnded({ id, status }: { id: string; status: ProposalStatus }): LedgerError {
  return new LedgerError(
    'proposal_ended',
    `Proposal ${id} ${status === 'expired' ? 'has expired' : `was ${status}`}. Read it with GET /v1/proposals/${id}.`,
  )
}
