import { columns, type Queryable, type Transaction } from '@florin/postgres'
import type pg from 'pg'
import { keyOf } from '../idempotency/key.ts'
import { findSearchEnd } from '../request/search.ts'
import { highest, lowest } from '../transaction-id.ts'
import type { ProposalStatus, StoredStatus } from './schemas.ts'

/** A proposal as the table has it, with its status now. */
export interface ProposalRow {
  ledger: number
  id: string
  rule: string
  /** Id of the operation. */
  operation: string
  /** Its path parameter; empty for none. */
  target: string
  /** As it was sent. */
  body: Record<string, unknown> | null
  author: string
  status: ProposalStatus
  createdAt: Date
  expiresAt: Date
  endedBy: string | null
  endedAt: Date | null
  reason: string | null
  transaction: string | null
  hold: string | null
  order: string | null
  /** JSON of what it made, if that is not a transaction. */
  answer: string | null
}

const statusNow = `case when p.status = 'open' and p.expires_at <= clock_timestamp() then 'expired' else p.status end`

const proposalColumns = `
  p.ledger, p.id, p.rule_id as rule, p.operation, p.target, p.body, p.author, ${statusNow} as status,
  uuid_extract_timestamp(p.id) as "createdAt", p.expires_at as "expiresAt", p.ended_by as "endedBy",
  p.ended_at as "endedAt", p.reason, p.transaction_id as transaction, p.hold_id as hold, p.order_id as "order", p.answer`

export interface NewProposal {
  ledger: number
  rule: string
  operation: string
  target: string
  body: unknown
  author: string
  /** Seconds. */
  expiresIn: number
}

export async function insertProposal(tx: Transaction, proposal: NewProposal): Promise<ProposalRow> {
  const { ledger, rule, operation, target, body, author, expiresIn } = proposal
  const { rows } = await tx.query<ProposalRow>({
    text: `insert into proposals as p (ledger, id, rule_id, operation, target, body, author, expires_at)
           select $1, id, $2, $3, $4, $5, $6, uuid_extract_timestamp(id) + make_interval(secs => $7)
             from (select uuidv7() as id) as new
           returning ${proposalColumns}`,
    values: [ledger, rule, operation, target, body === null ? null : JSON.stringify(body), author, expiresIn],
  })
  return rows[0] as ProposalRow
}

export async function findProposal(db: Queryable, ledger: number, id: string): Promise<ProposalRow | undefined> {
  const { rows } = await db.query<ProposalRow>({
    text: `select ${proposalColumns} from proposals p where p.ledger = $1 and p.id = $2`,
    values: [ledger, id],
  })
  return rows[0]
}

export interface ProposalEnd {
  ledger: number
  id: string
  status: 'rejected' | 'withdrawn'
  by: string
  reason: string | null
}

/** Rejects or withdraws an open proposal that has not expired. Returns whether it did. */
export async function endProposal(db: Queryable, { ledger, id, status, by, reason }: ProposalEnd): Promise<boolean> {
  const { rowCount } = await db.query({
    text: `update proposals p set status = $3, ended_by = $4, ended_at = clock_timestamp(), reason = $5
            where p.ledger = $1 and p.id = $2 and p.status = 'open' and p.expires_at > clock_timestamp()`,
    values: [ledger, id, status, by, reason],
  })
  return rowCount === 1
}

/** What decides whether a proposal can be approved. */
export interface ProposalState {
  status: StoredStatus
  expiresAtMs: number
}

/** The states of these proposals, by `keyOf`, locked in the order of their ids. */
export async function lockProposals(
  tx: Queryable,
  proposals: { ledger: number; id: string }[],
): Promise<Map<string, ProposalState>> {
  const { rows } = await tx.query<{ ledger: number; id: string; status: StoredStatus; expiresAt: Date }>({
    name: 'lock_proposals',
    text: `select p.ledger, p.id, p.status, p.expires_at as "expiresAt"
             from unnest($1::integer[], $2::uuid[]) as asked (ledger, id)
             join proposals p on p.ledger = asked.ledger and p.id = asked.id
            order by p.id, p.ledger
              for update of p`,
    values: columns(proposals, ['ledger', 'id']),
  })
  return new Map(
    rows.map(({ ledger, id, status, expiresAt }) => [keyOf(ledger, id), { status, expiresAtMs: expiresAt.getTime() }]),
  )
}

/** One of `transaction`, `hold` and `order`. */
export interface Approval {
  ledger: number
  id: string
  approver: string
  transaction: string | null
  hold: string | null
  order: string | null
  /** JSON, if it is not a transaction. */
  answer: string | null
  /** ISO 8601. */
  moment: string
}

export function approveProposals(approvals: Approval[]): pg.QueryConfig {
  return {
    name: 'approve_proposals',
    text: 'select approve_proposals($1, $2, $3, $4, $5, $6, $7, $8)',
    values: columns(approvals, ['ledger', 'id', 'approver', 'transaction', 'hold', 'order', 'answer', 'moment']),
  }
}

export interface ProposalSearch {
  status: ProposalStatus | undefined
  author: string | undefined
  /** Id of an operation. */
  operation: string | undefined
  /** Only proposals below this id. */
  before: string | undefined
}

/** Newest first. `searchedTo`: the id at which the search ended, inclusive; null if it is complete. */
export async function listProposals(
  db: Queryable,
  ledger: number,
  { status, author, operation, before = highest }: ProposalSearch,
  limit: number,
): Promise<{ data: ProposalRow[]; searchedTo: string | null }> {
  const values: unknown[] = [ledger, before]
  const parameter = (value: unknown) => `$${values.push(value)}`
  // An index has those that are open or expired.
  const isOpen = status === 'open' || status === 'expired'
  const scope = `p.ledger = $1 and p.id < $2${isOpen ? ` and p.status = 'open'` : ''}`
  const isSearch = [status, author, operation].some((filter) => filter !== undefined)
  const searchedTo = isSearch ? await findSearchEnd(db, 'proposals p', scope, values) : null
  const { rows: data } = await db.query<ProposalRow>({
    text: `select ${proposalColumns} from proposals p
            where ${scope} and p.id >= ${parameter(searchedTo ?? lowest)}
              ${status === undefined ? '' : `and ${statusNow} = ${parameter(status)}`}
              ${author === undefined ? '' : `and p.author = ${parameter(author)}`}
              ${operation === undefined ? '' : `and p.operation = ${parameter(operation)}`}
            order by p.id desc limit ${parameter(limit)}`,
    values,
  })
  return { data, searchedTo }
}
