import assert from 'node:assert/strict'
import { type Identity, judgeAccess } from '@florin/identity'
import { withTransaction } from '@florin/postgres'
import { type Access, HttpError } from '@florin/server'
import { z } from 'zod'
import { recordOrder } from '../audit/part.ts'
import { LedgerError } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import type { Operation, ServedOperation } from '../operations/operation.ts'
import { type PostingDeps, post, preparePosting, retryOvertaken } from '../operations/post.ts'
import { type Posted, replayAnswer } from '../operations/posted.ts'
import { attach } from '../posting/part.ts'
import { proposalPart } from '../proposals/part.ts'
import { presentProposal } from '../proposals/present.ts'
import { judgeApproval, onlyAuthor, proposalEnded, requireProposal } from '../proposals/proposals.ts'
import { approveProposals, endProposal, lockProposals, type ProposalRow } from '../proposals/queries.ts'
import type { Proposal } from '../proposals/schemas.ts'
import { type RequestContext, requestHashOf, type WriteContext } from '../request/context.ts'
import { addScheduledOrder } from '../scheduled/scheduled.ts'
import type { Timing } from '../scheduled/schemas.ts'
import { isSamePerson } from './queries.ts'

export interface ApprovalDeps extends PostingDeps {
  /** All that may be proposed. */
  operations: readonly ServedOperation[]
}

/** An order that is approved: as it was sent, and as its schema parses it. Without a key, because the proposal has it. */
interface ApprovedOrder {
  operation: Operation
  proposal: ProposalRow
  context: RequestContext
  order: unknown
}

/**
 * Posts or schedules the order of a proposal, prepared now. Once, however many persons approve and reject it at the same time. If the
 * order is rejected, the proposal stays open. Again by the same person: the same answer.
 */
export async function approveProposal(
  deps: ApprovalDeps,
  identity: Identity,
  context: RequestContext,
  ref: string,
): Promise<{ operation: ServedOperation; posted: Posted }> {
  const proposal = await requireProposal(deps.db, context.ledger, ref)
  const operation = operationOf(deps, proposal)
  checkRole(identity, operation, context)
  if (await isSamePerson(deps.db, proposal.author, identity.subject)) throw ownProposal(identity)
  try {
    if (proposal.status !== 'open') throw proposalEnded(proposal)
    const approved = {
      operation,
      proposal,
      context: {
        ...context,
        body: proposal.body,
        idempotencyKey: null,
        // In the audit trail it leads to the request of the author.
        requestHash: requestHashOf(operation.id, proposal.target || null, proposal.body),
        dryRun: false,
        reach: undefined,
      },
      order: parseOrder(operation, proposal),
    }
    const timing = (approved.order ?? {}) as Timing
    const posted = isScheduled(timing)
      ? await scheduleApproved(deps, approved, timing)
      : await retryOvertaken(() => postApproved(deps, approved))
    return { operation, posted }
  } catch (error) {
    const isEnded = error instanceof LedgerError && error.code === 'proposal_ended'
    const posted = isEnded ? await findApproved(deps, proposal, identity) : undefined
    if (posted) return { operation, posted }
    throw error
  }
}

const isScheduled = (timing: Timing): timing is Timing & { scheduled_for: string } => timing.scheduled_for !== undefined

async function postApproved(
  deps: ApprovalDeps,
  { operation, proposal, context, order }: ApprovedOrder,
): Promise<Posted> {
  const posting = await preparePosting(deps, operation, context, order, proposal.target)
  const approver = context.origin.subject
  const ending = attach(proposalPart, { proposal: proposal.id, approver, answer: posting.answer })
  return post(deps, { ...posting, parts: [...posting.parts, ending] })
}

async function scheduleApproved(
  deps: ApprovalDeps,
  { operation, proposal: { id, target }, context, order }: ApprovedOrder,
  timing: Timing & { scheduled_for: string },
): Promise<Posted> {
  const { ledger } = context
  if (!operation.callsServices) await operation.prepare(deps, context, order, target)
  const scheduled = await withTransaction(deps.db, async (tx) => {
    const made = await addScheduledOrder(tx, operation.id, target, context, timing)
    const state = (await lockProposals(tx, [{ ledger, id }])).get(keyOf(ledger, id))
    assert(state, 'a proposal is never deleted')
    const rejection = judgeApproval(id, state, Date.parse(made.created_at))
    if (rejection) throw rejection
    const answer = JSON.stringify(made)
    const nothing = { transaction: null, hold: null }
    const approver = context.origin.subject
    await tx.query(
      approveProposals([{ ledger, id, approver, ...nothing, order: made.id, answer, moment: made.created_at }]),
    )
    await recordOrder(tx, context, `/v1/scheduled/${made.id}`)
    return answer
  })
  return { scheduled, replayed: false, dryRun: false }
}

/** The answer to an earlier approval by the same person; undefined for none. */
async function findApproved(
  { db, replays }: ApprovalDeps,
  { ledger, id }: ProposalRow,
  { subject }: Identity,
): Promise<Posted | undefined> {
  const { status, endedBy, transaction, answer } = await requireProposal(db, ledger, id)
  if (status !== 'approved' || endedBy !== subject) return undefined
  if (answer !== null) return replayAnswer(answer)
  assert(transaction, 'an approved proposal has made something')
  return { transaction: await replays({ ledger, id: transaction }), replayed: true, dryRun: false }
}

/** Rejects a proposal, or withdraws one's own. Again by the same person: the same answer. */
export async function rejectProposal(
  deps: ApprovalDeps,
  access: Access,
  context: WriteContext,
  ref: string,
  reason: string | null,
): Promise<Proposal> {
  const { db } = deps
  const { ledger } = context
  const { subject: by } = access.identity
  const proposal = await requireProposal(db, ledger, ref, onlyAuthor(access))
  const isOwn = await isSamePerson(db, proposal.author, by)
  if (!isOwn) checkRole(access.identity, operationOf(deps, proposal), context)
  const status = isOwn ? 'withdrawn' : 'rejected'
  const isEnded = await endProposal(db, { ledger, id: proposal.id, status, by, reason })
  const after = await requireProposal(db, ledger, proposal.id)
  if (isEnded || (after.status === status && after.endedBy === by)) return presentProposal(after)
  throw proposalEnded(after)
}

function operationOf({ operations }: ApprovalDeps, proposal: ProposalRow): ServedOperation {
  const operation = operations.find(({ id }) => id === proposal.operation)
  assert(operation, 'this release knows the operation')
  return operation
}

/** An earlier release may have parsed it differently. */
function parseOrder(operation: Operation, { body }: ProposalRow): unknown {
  const parsed = operation.body.safeParse(body)
  if (parsed.success) return parsed.data
  throw new HttpError('invalid_request', `The order cannot be read any more. ${z.prettifyError(parsed.error)}`)
}

/** The second person needs the role of the operation, for all accounts. */
function checkRole(identity: Identity, { role }: ServedOperation, { ledgerName }: WriteContext): void {
  if (judgeAccess(identity, { role, ledger: 'named' }, ledgerName).allowed) return
  throw new HttpError('forbidden', `This proposal needs the role ${role} in this ledger, for all accounts.`)
}

function ownProposal({ kind }: Identity): LedgerError {
  return new LedgerError(
    'own_proposal',
    kind === 'open'
      ? 'Authentication is off, so that everybody is one person, and no person can approve. Turn it on, or withdraw the proposal.'
      : 'You are the author of this proposal, or its author and you have API keys of one creator. Let another person approve it, or withdraw it.',
  )
}
