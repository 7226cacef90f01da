import { randomUUID } from 'node:crypto'
import { momentOf } from '../src/transaction-id.ts'
import { type Attack, type AttemptBy, type Books, insert, legsOf } from './attacked-books.ts'
import { draft, type Row, write } from './books-by-hand.ts'

const ruleWith =
  (change: Row): AttemptBy =>
  (client) =>
    insert(client, 'approval_rules', { ledger: 1, expires_in: 60, created_by: 'mallory', ...change })

const proposeWith =
  (change: Row): AttemptBy =>
  (client, { rule }) =>
    insert(client, 'proposals', {
      ledger: 1,
      id: randomUUID(),
      rule_id: rule,
      operation: 'postDeposit',
      target: '',
      author: 'mallory',
      expires_at: '2999-01-01',
      ...change,
    })

const setRule =
  (sql: string, which: 'rule' | 'endedRule' = 'rule'): AttemptBy =>
  (client, books) =>
    client.query(`update approval_rules set ${sql} where id = $1`, [books[which]])

const setProposal =
  (sql: string, which: 'proposal' | 'withdrawn' = 'proposal'): AttemptBy =>
  (client, books) =>
    client.query(`update proposals set ${sql} where id = $1`, [books[which]])

/** The approval of the proposal by a transaction of now, with these changes. */
const approveWith =
  (change: (books: Books) => Row): AttemptBy =>
  async (client, books) => {
    const rows = await draft(client, legsOf(books.alice, books.bob))
    await write(client, rows)
    const id = String(rows.transactions[0]?.id)
    const row: Row = {
      ledger: 1,
      proposal: books.proposal,
      approver: 'bob',
      transaction: id,
      hold: null,
      order: null,
      answer: null,
      moment: momentOf(id),
      ...change(books),
    }
    await client.query(
      `select ledger.approve_proposals(array[$1::integer], array[$2::uuid], array[$3], array[$4::uuid], array[$5::uuid],
                                       array[$6::uuid], array[$7], array[$8::timestamptz])`,
      Object.values(row),
    )
  }

/** Attacks by the rights on approval rules and proposals. */
export const attacksOnApprovals: Record<string, Attack[]> = {
  'insert on approval_rules (ledger, operation, currency, above, expires_in, created_by)': [
    ['a rule above nothing', 'approval_rules_above_positive', ruleWith({ currency: 'USD', above: '0' })],
    ['a rule above everything', 'approval_rules_above_positive', ruleWith({ currency: 'USD', above: 'Infinity' })],
    ['a rule above an amount of no currency', 'approval_rules_money_whole', ruleWith({ above: '1' })],
    ['a rule whose proposals never expire', 'approval_rules_expiry_range', ruleWith({ expires_in: 2_000_000_000 })],
    ['a rule whose proposals have expired', 'approval_rules_expiry_range', ruleWith({ expires_in: 0 })],
    ['a rule of no ledger', 'approval_rules_ledger_fkey', ruleWith({ ledger: 99 })],
    ['a rule that has ended', '42501', ruleWith({ ended_by: 'mallory', ended_at: '2020-01-01' })],
  ],
  'update on approval_rules (ended_by, ended_at)': [
    ['an end by nobody', 'approval_rules_end_whole', setRule('ended_at = now()')],
    ['an end at no moment', 'approval_rules_end_whole', setRule(`ended_by = 'mallory'`)],
    ['another rule', '42501', setRule('above = 1000000')],
    ['a life after the end', 'approval_rules_final', setRule('ended_at = null, ended_by = null', 'endedRule')],
  ],
  'insert on proposals (ledger, id, rule_id, operation, target, body, author, expires_at)': [
    ['a proposal of no rule', 'proposals_rule_known', proposeWith({ rule_id: randomUUID() })],
    ['a proposal of a rule of another ledger', 'proposals_rule_known', proposeWith({ ledger: 2 })],
    ['a proposal that never expires', 'proposals_expiry_finite', proposeWith({ expires_at: 'infinity' })],
    ['a proposal that has ended', '42501', proposeWith({ status: 'approved' })],
    [
      'a proposal in place of another',
      'proposals_pkey',
      (client, books) => proposeWith({ id: books.proposal })(client, books),
    ],
  ],
  'update on proposals (status, ended_by, ended_at, reason)': [
    ['an approval', 'proposals_end', setProposal(`status = 'approved', ended_by = 'bob', ended_at = now()`)],
    ['a transaction that it did not make', '42501', setProposal('transaction_id = uuidv7()')],
    ['an end by nobody', 'proposals_end', setProposal(`status = 'rejected', ended_at = now()`)],
    ['an end at no moment', 'proposals_end', setProposal(`status = 'withdrawn', ended_by = 'bob'`)],
    ['an end of an open proposal', 'proposals_end', setProposal(`ended_by = 'bob', ended_at = now()`)],
    [
      'a status that does not exist',
      'proposals_end',
      setProposal(`status = 'lost', ended_by = 'bob', ended_at = now()`),
    ],
    [
      'a rejection by the author',
      'proposals_second_person',
      setProposal(`status = 'rejected', ended_by = author, ended_at = now()`),
    ],
    ['another order', '42501', setProposal(`body = '{}'`)],
    ['another author', '42501', setProposal(`author = 'bob'`)],
    ['a later expiry', '42501', setProposal(`expires_at = '2999-01-01'`)],
    [
      'a life after the end',
      'proposals_final',
      setProposal(`status = 'open', ended_by = null, ended_at = null`, 'withdrawn'),
    ],
  ],
  'execute on approve_proposals(integer[], uuid[], text[], uuid[], uuid[], uuid[], text[], timestamp with time zone[])':
    [
      ['an approval by the author', 'proposals_second_person', approveWith(() => ({ approver: 'anonymous' }))],
      ['an approval by nobody', 'proposals_end', approveWith(() => ({ approver: null }))],
      ['a transaction from earlier', 'proposals_made', approveWith(({ transfer }) => ({ transaction: transfer }))],
      ['a transaction that is not there', 'proposals_made', approveWith(() => ({ transaction: randomUUID() }))],
      ['a hold from earlier', 'proposals_made', approveWith(({ hold }) => ({ transaction: null, hold, answer: '{}' }))],
      [
        'a scheduled order from earlier',
        'proposals_made',
        approveWith(({ scheduled }) => ({ transaction: null, order: scheduled, answer: '{}' })),
      ],
      ['nothing', 'proposals_end', approveWith(() => ({ transaction: null }))],
      ['an answer besides a transaction', 'proposals_end', approveWith(() => ({ answer: '{}' }))],
      ['an approval of earlier', 'proposals_made', approveWith(() => ({ moment: '2020-01-01' }))],
      ['a proposal that has ended', 'proposals_end_once', approveWith(({ withdrawn }) => ({ proposal: withdrawn }))],
      ['a proposal that has expired', 'proposals_end_once', approveWith(({ expired }) => ({ proposal: expired }))],
      ['a proposal that is not there', 'proposals_end_once', approveWith(() => ({ proposal: randomUUID() }))],
      [
        'a transaction that made another proposal',
        'proposals_transaction',
        async (client, books) => {
          let transaction: string | undefined
          await approveWith(() => ({}))(client, books)
          const { rows } = await client.query(`select transaction_id, ended_at from proposals where id = $1`, [
            books.proposal,
          ])
          transaction = rows[0].transaction_id
          await approveWith(() => ({
            proposal: books.otherProposal,
            transaction: transaction as string,
            moment: rows[0].ended_at.toISOString(),
          }))(client, books)
        },
      ],
    ],
}
