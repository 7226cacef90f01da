import { z } from 'zod'
import { keyOf } from '../idempotency/key.ts'
import type { Part } from '../posting/part.ts'
import { type Answer, fillAnswer } from '../posting/posting.ts'
import { momentOf } from '../transaction-id.ts'
import { judgeApproval } from './proposals.ts'
import { approveProposals, lockProposals, type ProposalState } from './queries.ts'

/** The terms of the posting of a proposal. */
export interface ApprovalTerms {
  proposal: string
  approver: string
  /** Of the posting. Null: it makes a transaction. */
  answer: Answer | null
}

/**
 * Ends a proposal in the database transaction that posts its order. The proposal is locked, and posted only if it is open: so it
 * has one end, however many persons approve or reject it at the same time, and wherever the service crashes.
 */
export const proposalPart: Part<ApprovalTerms, Map<string, ProposalState>> = {
  name: 'proposal',
  read: (tx, asked) =>
    lockProposals(
      tx,
      asked.map(({ ledger, terms: { proposal: id } }) => ({ ledger, id })),
    ),
  reject: ({ ledger, terms: { proposal } }, seen, nowMs) =>
    judgeApproval(proposal, seen.get(keyOf(ledger, proposal)) as ProposalState, nowMs),
  note({ ledger, terms: { proposal } }, seen) {
    const key = keyOf(ledger, proposal)
    const before = seen.get(key) as ProposalState
    seen.set(key, { ...before, status: 'approved' })
    return () => seen.set(key, before)
  },
  insert: (written) =>
    approveProposals(
      written.map(({ ledger, transaction, terms: { proposal: id, approver, answer } }) => {
        const moment = momentOf(transaction)
        const approval = { ledger, id, approver, order: null, moment }
        if (answer === null) return { ...approval, transaction, hold: null, answer: null }
        const filled = fillAnswer(answer, { id: transaction, recordedAt: moment })
        return { ...approval, transaction: null, hold: (JSON.parse(filled) as { id: string }).id, answer: filled }
      }),
    ),
  field: {
    name: 'proposal',
    schema: z.string(),
    description: 'Id of the proposal by whose approval it was posted',
    present: ({ proposal }) => proposal,
    select: `(select to_json(p.id) from proposals p where p.ledger = t.ledger and p.transaction_id = t.id)`,
  },
  stateChecks: [
    {
      promise:
        'Each approved proposal has what it made, which no other proposal made, and the approval of a second person',
      broken: `
        select p.ledger, format('proposal %s', p.id) as what
          from proposals p
          left join transactions t on t.ledger = p.ledger and t.id = p.transaction_id
          left join holds h on h.ledger = p.ledger and h.id = p.hold_id
          left join scheduled_orders o on o.ledger = p.ledger and o.id = p.order_id
         where p.status = 'approved' and (num_nonnulls(t.id, h.id, o.id) = 1 and p.ended_by <> p.author) is not true
            or p.status <> 'approved' and num_nonnulls(p.transaction_id, p.hold_id, p.order_id) > 0
         union all
        select ledger, format('%s was made by %s proposals', made, count(*))
          from (select ledger, operation, coalesce(transaction_id, hold_id, order_id) as made from proposals) p
         where made is not null group by ledger, made, operation having count(*) > 1`,
    },
  ],
}
