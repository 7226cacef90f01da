import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { Decimal } from '@florin/money'
import type { Transaction } from '@florin/postgres'
import type pg from 'pg'
import { findAccountIdentities } from '../src/accounts/queries.ts'
import type { AccountIdentity } from '../src/double-entry.ts'
import { findKeyUses } from '../src/idempotency/queries.ts'
import { judge } from '../src/posting/judge.ts'
import type { Posting } from '../src/posting/posting.ts'
import { lockAccounts, postingSettings, postTransactions, readClock, type Written } from '../src/posting/queries.ts'
import { idsAfter } from '../src/transaction-id.ts'
import { type Explained, type Plan, summarise } from './explain.ts'

export interface ExplainedStatement extends Explained {
  /** Its name, or its first words. */
  statement: string
}

interface Notice {
  'Query Text': string
  Plan: Plan
}

const ledger = 1
const labelLength = 48

/**
 * The cost of each statement of one group of transfers of 1.00, with those inside of functions: by auto_explain, with the
 * settings and the statements of the posting engine. `pairs`: sources and targets, by id. The group is rolled back. The
 * client is a superuser's, and of no further use.
 */
export async function explainPosting(
  client: pg.Client,
  pairs: [source: string, target: string][],
): Promise<ExplainedStatement[]> {
  const settings = {
    ...postingSettings,
    search_path: 'ledger',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_buffers': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'notice',
  }
  const explained: ExplainedStatement[] = []
  const read = ({ message = '' }) => explained.push(...readNotice(message))
  await client.query("load 'auto_explain'")
  for (const [name, value] of Object.entries(settings))
    await client.query('select set_config($1, $2, false)', [name, value])
  const identities = await findIdentities(client, pairs.flat())
  // The first time also reads the catalogue, and plans.
  await postAndRollBack(client, pairs, identities)
  client.on('notice', read)
  await postAndRollBack(client, pairs, identities)
  client.off('notice', read)
  return explained
}

/** None for a statement that reads no table, such as an expression of a function. */
function readNotice(message: string): ExplainedStatement[] {
  const start = message.indexOf('{')
  if (!message.includes('plan:') || start === -1) return []
  const { 'Query Text': text, Plan: plan } = JSON.parse(message.slice(start)) as Notice
  const summary = summarise(plan)
  return summary.buffers === 0 ? [] : [{ statement: labelOf(text), ...summary }]
}

function labelOf(text: string): string {
  const words = text.replaceAll(/\s+/g, ' ').trim()
  return words.length > labelLength ? `${words.slice(0, labelLength - 3)}...` : words
}

async function findIdentities(client: pg.Client, ids: string[]): Promise<Map<string, AccountIdentity>> {
  const found = await findAccountIdentities(
    client,
    ids.map((ref) => ({ ledger, ref })),
  )
  return new Map(found.flatMap((identity) => (identity ? [[identity.id, identity]] : [])))
}

/** The statements of a group, in the order of the posting engine. */
async function postAndRollBack(
  client: pg.Client,
  pairs: [source: string, target: string][],
  identities: Map<string, AccountIdentity>,
): Promise<void> {
  const tx = client as unknown as Transaction
  const postings = pairs.map((pair) => describeTransfer(...pair, identities))
  await client.query('begin')
  try {
    const locked = (await lockAccounts(tx, [...identities.values()], 'wait')).get(ledger)
    assert(locked, 'the accounts exist')
    await findKeyUses(
      tx,
      postings.map(({ idempotencyKey }) => ({ ledger, key: idempotencyKey as string })),
    )
    const clock = await readClock(tx, [ledger])
    const ids = idsAfter(clock.ledgers[0]?.lastId ?? null, clock.nowMs)
    const written = postings.map((posting): Written => {
      const judged = judge(posting, locked)
      assert('entries' in judged, 'the accounts can pay')
      for (const [id, after] of judged.after) locked.set(id, after)
      const recordedAt = new Date(ids.recordedAtMs).toISOString()
      return { posting, parts: [], id: ids.next(), recordedAt, entries: judged.entries, answer: null }
    })
    await client.query(postTransactions(ledger, written))
  } finally {
    await client.query('rollback')
  }
}

function describeTransfer(source: string, target: string, identities: Map<string, AccountIdentity>): Posting {
  const [debited, credited] = [identities.get(source), identities.get(target)]
  assert(debited && credited, 'the accounts exist')
  const amount = new Decimal(1)
  return {
    ledger,
    kind: 'transfer',
    answer: null,
    legs: [
      { account: debited, direction: 'debit', amount },
      { account: credited, direction: 'credit', amount },
    ],
    conditions: [],
    reference: null,
    description: null,
    metadata: null,
    effectiveAt: null,
    expiresAt: null,
    reverses: null,
    parts: [],
    idempotencyKey: randomUUID(),
    requestHash: 'plans',
    dryRun: false,
    traceparent: undefined,
  }
}
