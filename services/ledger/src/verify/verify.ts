import { type Queryable, type Transaction, withTransaction } from '@florin/postgres'
import { CommandError } from '@florin/server'
import type pg from 'pg'
import type { Part, TransactionCheck } from '../posting/part.ts'
import { lowestId } from '../transaction-id.ts'
import { type AccountPlace, checkAccountPage, countAccounts } from './account-queries.ts'
import { highest, lower, lowest } from './ids.ts'
import { bookChecks, promises, strayMemory, trialBalance } from './promises.ts'
import {
  countRange,
  findBroken,
  findRangeEnd,
  listLedgerNames,
  listUnverified,
  readMoments,
  readRights,
  rememberBelow,
  type Unverified,
} from './queries.ts'
import { type Verdict, Verdicts } from './verdicts.ts'

/** How far the work has come. */
export interface Progress {
  step: 'accounts' | 'transactions' | 'fees'
  done: number
  /** Undefined when that is not known. */
  total: number | undefined
}

export interface VerifyOptions {
  /** Checks everything from the start, and the memory with it, instead of what is new. */
  full?: boolean
  /** Writes what was found sound, for the next run. */
  remember?: boolean
  /** In one range, and so in one snapshot. */
  entriesMax?: number
  accountsMax?: number
  /** Called between two ranges, when no transaction is open. */
  onProgress?: (progress: Progress) => void | Promise<void>
}

export interface Verified {
  verdicts: Verdict[]
  /** What was checked. */
  accounts: number
  transactions: number
  entries: number
}

/** A range of so many entries takes about a second: nothing that is pruned or vacuumed meanwhile waits longer. */
const entriesMaxPreset = 20_000
const accountsMaxPreset = 5_000
/** A moment further ahead of the clock is not remembered by any run. */
const clockToleranceMs = 60_000

/** With what the parts of transactions promise. */
const checksOf = (parts: readonly Part[]): TransactionCheck[] => [
  ...bookChecks,
  ...parts.flatMap(({ checks = [] }) => checks),
]

/** In the order in which they are reported. */
const promisesOf = (checks: TransactionCheck[]): string[] => [
  promises.all,
  ...checks.map(({ promise }) => promise),
  promises.totals,
  promises.running,
  promises.minimum,
  promises.memory,
]

/**
 * Checks every promise of the books while work goes on: range by range, each in a short transaction that also writes
 * what it has verified. The next run, also one after a kill, goes on from there.
 */
export async function verifyBooks(db: pg.Pool, parts: readonly Part[], options: VerifyOptions = {}): Promise<Verified> {
  const checks = checksOf(parts)
  const names = new Map((await listLedgerNames(db)).map(({ id, name }) => [id, name]))
  const verdicts = new Verdicts(promisesOf(checks), names)
  verdicts.add(promises.all, await findBroken(db, trialBalance))
  const { nowMs } = await readMoments(db)
  verdicts.add(promises.memory, await findBroken(db, strayMemory, [lowestId(nowMs + clockToleranceMs)]))
  const { accounts, entries, firstNew } = await verifyAccounts(db, verdicts, options)
  const { transactions } = await verifyTransactions(db, verdicts, checks, firstNew, options)
  return { verdicts: verdicts.all, accounts, transactions, entries }
}

/** Runs the work unless another verification works on this memory. Throws `CommandError` then, and when the role may not write it. */
export async function withMemory<T>(db: pg.Pool, work: (remember: boolean) => Promise<T>): Promise<T> {
  const { role, remembers, standby } = await readRights(db)
  // Nothing can be written there: each run checks what is new since the last run on the primary.
  if (standby) return work(false)
  if (!remembers) {
    throw new CommandError(`The role ${role} may not write what it has verified: connect as the role ledger_auditor.`)
  }
  const holder = await db.connect()
  let broken = true
  try {
    const { rows } = await holder.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('ledger.verify', 0)) as locked`,
    )
    if (!rows[0]?.locked) {
      throw new CommandError('Another verification is running on this database: wait until it has ended, or stop it.')
    }
    const result = await work(true)
    await holder.query(`select pg_advisory_unlock(hashtextextended('ledger.verify', 0))`)
    broken = false
    return result
  } finally {
    holder.release(broken)
  }
}

/** One snapshot for all that is done in it. */
function inSnapshot<T>(db: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return withTransaction(db, async (tx) => {
    await tx.query('set transaction isolation level repeatable read')
    return work(tx)
  })
}

/** The id below which everything is final, now and for each snapshot that is taken later. */
async function readFinalBelow(db: Queryable): Promise<string> {
  return lowestId((await readMoments(db)).horizonMs)
}

async function verifyAccounts(
  db: pg.Pool,
  verdicts: Verdicts,
  { full = false, remember = false, entriesMax, accountsMax, onProgress }: VerifyOptions,
): Promise<{ accounts: number; entries: number; firstNew: Map<number, string> }> {
  const due = await countAccounts(db, full)
  const firstNew = new Map<number, string>()
  let [accounts, entries] = [0, 0]
  let end: AccountPlace | undefined = { ledger: -(2 ** 31), account: lowest, within: null }
  while (end) {
    const after: AccountPlace = end
    const below = remember ? await readFinalBelow(db) : undefined
    const page = await inSnapshot(db, (tx) =>
      checkAccountPage(tx, after, {
        full,
        rememberBelow: below,
        accountsMax: accountsMax ?? accountsMaxPreset,
        entriesMax: entriesMax ?? entriesMaxPreset,
      }),
    )
    end = page.end
    accounts += page.accounts
    entries += page.entries
    for (const [promise, broken] of page.broken) verdicts.add(promise, broken)
    for (const { ledger, transaction } of page.firstNew) {
      const earlier = firstNew.get(ledger)
      if (earlier === undefined || transaction < earlier) firstNew.set(ledger, transaction)
    }
    await onProgress?.({ step: 'accounts', done: accounts + entries, total: due.accounts + due.entries })
  }
  return { accounts, entries, firstNew }
}

async function verifyTransactions(
  db: pg.Pool,
  verdicts: Verdicts,
  checks: TransactionCheck[],
  firstNew: Map<number, string>,
  options: VerifyOptions,
): Promise<{ transactions: number }> {
  const late = [...firstNew].map(([ledger, transaction]) => ({ ledger, transaction }))
  const unverified = await listUnverified(db, options.full ?? false, late)
  const total = unverified.reduce((sum, { entries }) => sum + entries, 0)
  let transactions = 0
  let done = 0
  for (const ledger of unverified) {
    for await (const range of walkLedger(db, verdicts, checks, ledger, options)) {
      transactions += range.transactions
      done += range.entries
      await options.onProgress?.({ step: 'transactions', done, total })
    }
  }
  return { transactions }
}

/**
 * From the first id that is to be checked to the last that was there. The memory follows as long as everything is
 * sound, and goes back to the first range that is not: what is broken is found again by every run until it is mended.
 */
async function* walkLedger(
  db: pg.Pool,
  verdicts: Verdicts,
  checks: TransactionCheck[],
  { ledger, from: start, last, below: remembered }: Unverified,
  { remember = false, entriesMax = entriesMaxPreset }: VerifyOptions,
): AsyncGenerator<{ transactions: number; entries: number }> {
  let from: string | null = start
  let below = remembered
  let sound = true
  while (from !== null) {
    const rangeStart: string = from
    const finalBelow = await readFinalBelow(db)
    const range = await inSnapshot(db, async (tx) => {
      const end = await findRangeEnd(tx, ledger, rangeStart, entriesMax)
      const ids: [number, string, string] = [ledger, rangeStart, end ?? highest]
      const wasSound = sound
      for (const { promise, broken } of checks) {
        const found = await findBroken(tx, broken, ids)
        verdicts.add(promise, found)
        if (found.count > 0) sound = false
      }
      if (remember && wasSound) {
        const verified = sound ? lower(end ?? highest, finalBelow) : lower(rangeStart, below ?? lowest)
        if (sound ? verified > (below ?? lowest) : verified !== (below ?? lowest)) {
          await rememberBelow(tx, ledger, 'transactions', verified)
          below = verified
        }
      }
      return { end, ...(await countRange(tx, ids)) }
    })
    yield range
    from = range.end !== null && range.end <= last ? range.end : null
  }
}
