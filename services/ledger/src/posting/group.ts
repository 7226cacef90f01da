import assert from 'node:assert/strict'
import { type Transaction as DatabaseTransaction, isNeverSent, isUnavailable, sqlState } from '@florin/postgres'
import type { Logger } from '@florin/server'
import type pg from 'pg'
import type { AccountIdentity } from '../double-entry.ts'
import { keyOf } from '../idempotency/key.ts'
import { findKeyUses, type KeyUse } from '../idempotency/queries.ts'
import { findFollowing, lockFollowing, readFollowing } from './following.ts'
import { Judgement, type LedgerState, openLedger, removedLedger } from './judgement.ts'
import { CommitInDoubt, type GroupOutcome, NotConnected, type SentGroup } from './outcome.ts'
import { groupByPart, type Part } from './part.ts'
import { accountsOf, type Batch, type Posting } from './posting.ts'
import { findStuck, insertOutcomes, lockAccounts, type NewOutcome, postTransactions, readClock } from './queries.ts'

/** A group judged under its locks, before anything is written. */
interface JudgedGroup extends SentGroup {
  outcomes: NewOutcome[]
  /** The next id in a ledger of the group. */
  nextId(ledger: number): string
}

/** The database answered that a transaction is committed of which a statement had failed. A fault of this service or of the driver. */
class CommittedInPart extends Error {
  override readonly name = 'CommittedInPart'
}

/**
 * Posts a group in one database transaction, and gives each posting its own verdict. With `skip`, postings whose accounts
 * other sessions have locked are postponed. Throws when nothing was written (the database rejected the group, or was
 * lost), or `CommitInDoubt`.
 */
export async function postGroup(
  { pool, parts, logger }: { pool: pg.Pool; parts: readonly Part[]; logger: Logger },
  batches: Batch[],
  busy: 'wait' | 'skip',
): Promise<GroupOutcome> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new NotConnected('no connection to post on', { cause })
  })
  let broken = false
  try {
    const group = await judgeGroup(client as unknown as DatabaseTransaction, parts, batches, busy)
    if (group.written.length > 0 || group.outcomes.length > 0) {
      await commitGroup(client, group, parts, (error) => logger.error({ err: error }, 'a group was committed in part'))
    } else await client.query('rollback')
    return group
  } catch (error) {
    if (error instanceof CommitInDoubt || isUnavailable(error)) broken = true
    else await client.query('rollback').catch(() => (broken = true))
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * Sends all statements and the commit together, so that the locks are released as soon as PostgreSQL is done, whatever
 * this process is busy with. All are built before the first is sent: what cannot be built is never committed in part.
 */
async function commitGroup(
  client: pg.PoolClient,
  group: JudgedGroup,
  parts: readonly Part[],
  onFault: (error: Error) => void,
): Promise<void> {
  const transactions = group.written.filter(({ answer }) => answer === null)
  const byLedger = Map.groupBy(transactions, ({ posting }) => posting.ledger)
  const statements = [
    ...insertParts(
      parts.filter(({ insertsFirst }) => insertsFirst),
      group,
    ),
    ...[...byLedger].map(([ledger, written]) => postTransactions(ledger, written)),
    group.outcomes.length > 0 ? insertOutcomes(group.outcomes) : undefined,
    ...insertParts(
      parts.filter(({ insertsFirst }) => !insertsFirst),
      group,
    ),
  ]
  const sent = statements.flatMap((statement) => (statement ? [client.query(statement)] : []))
  const [committed, ...answers] = await Promise.allSettled([client.query('commit'), ...sent])
  const failure = answers.find((answer) => answer.status === 'rejected')?.reason as unknown
  if (committed.status === 'fulfilled' && committed.value.command === 'COMMIT') {
    if (failure !== undefined) onFault(new CommittedInPart('a group was committed in part', { cause: failure }))
    return
  }
  // Once a statement has failed at the server, its `commit` can only have rolled back.
  if (failure !== undefined && (sqlState(failure) || isNeverSent(failure))) throw failure
  if (committed.status === 'fulfilled') throw failure ?? new Error('the server rolled the group back')
  const { reason } = committed
  if (isNeverSent(reason) || (sqlState(reason) && !isUnavailable(reason))) throw reason
  throw new CommitInDoubt(group, reason)
}

/** In the order of the parts; undefined for one that the group does not have. */
function insertParts(parts: readonly Part[], { written, nextId }: JudgedGroup): (pg.QueryConfig | undefined)[] {
  const rows = groupByPart(
    written,
    ({ parts: attached }) => attached,
    ({ id: transaction, posting: { ledger } }, terms) => ({ ledger, terms, transaction, nextId: () => nextId(ledger) }),
  )
  return parts.map((part) => {
    const ofPart = rows.get(part)
    return ofPart && part.insert?.(ofPart)
  })
}

/** Begins a database transaction, locks the accounts of the group, and judges its postings one after another. */
async function judgeGroup(
  tx: DatabaseTransaction,
  parts: readonly Part[],
  batches: Batch[],
  busy: 'wait' | 'skip',
): Promise<JudgedGroup> {
  const postings = batches.flatMap(({ postings }) => postings)
  const accounts = distinctAccounts(postings)
  const ledgerIds = [...new Set(postings.map(({ ledger }) => ledger))]
  const keys = postings.flatMap(({ ledger, idempotencyKey: key }) => (key === null ? [] : [{ ledger, key }]))
  const byPart = groupByPart(
    postings,
    ({ parts }) => parts,
    ({ ledger }, terms) => ({ ledger, terms }),
  )
  // Parts that lock rows of their own do so in one order.
  const asked = parts.flatMap((part) => {
    const ofPart = byPart.get(part)
    return ofPart ? [[part, ofPart] as const] : []
  })
  // Sent together. PostgreSQL runs them in this order: all after the second are read under the locks, and the clock is read
  // when all locks are held.
  const sent = {
    begun: tx.query('begin'),
    locked: lockAccounts(tx, accounts, busy),
    keyUses: keys.length > 0 ? findKeyUses(tx, keys) : new Map<string, KeyUse>(),
    seen: asked.map(([part, terms]) => part.read?.(tx, terms)),
    clock: readClock(tx, ledgerIds),
  }
  // In one list, so that of several failures the first is thrown: those behind it only follow from it.
  await Promise.all([sent.begun, sent.locked, sent.keyUses, ...sent.seen, sent.clock])
  const [locked, keyUses, read] = await Promise.all([sent.locked, sent.keyUses, Promise.all(sent.seen)])
  const following = findFollowing(parts, postings, locked)
  const clock = following.byPart.size > 0 ? await lockFollowing(tx, following, ledgerIds) : await sent.clock
  const ledgers = new Map(
    clock.ledgers.map(({ ledger, lastId, isRemoving }) => [
      ledger,
      isRemoving ? removedLedger(clock.nowMs) : openLedger(locked.get(ledger), lastId, clock.nowMs),
    ]),
  )
  const followed = await readFollowing(tx, following, (ledger) => (ledgers.get(ledger) as LedgerState).ids.recordedAtMs)
  // The accounts of a ledger that is being removed may be gone.
  const missing = accounts.filter(({ ledger, id }) => !locked.get(ledger)?.has(id) && !ledgers.get(ledger)?.isRemoving)
  assert(missing.length === 0 || busy === 'skip', 'a cached account exists')
  const judgement = new Judgement({
    nowMs: clock.nowMs,
    keyUses,
    seen: new Map([...asked.map(([part], index) => [part, read[index]] as const), ...followed]),
    following: following.byPosting,
    unlocked: missing.length > 0 ? { stuck: await findStuck(tx, missing) } : undefined,
    ledgers,
  })
  const verdicts = batches.map((batch) => judgement.judgeBatch(batch))
  const { written, outcomes, nextId } = judgement
  const aheadMs = Math.max(...[...ledgers.values()].map(({ ids }) => ids.recordedAtMs - clock.nowMs))
  return { verdicts, aheadMs, written, outcomes, transactionId: clock.transactionId, nextId }
}

function distinctAccounts(postings: Posting[]): AccountIdentity[] {
  const accounts = new Map<string, AccountIdentity>()
  for (const posting of postings) {
    for (const account of accountsOf(posting)) accounts.set(keyOf(account.ledger, account.id), account)
  }
  return [...accounts.values()]
}
