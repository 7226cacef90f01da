import { type Queryable, type Transaction, withTransaction } from '@florin/postgres'
import { CommandError } from '@florin/server'
import type pg from 'pg'
import { assertionChecks } from '../assertions/checks.ts'
import type { Part, StateCheck, TransactionCheck } from '../posting/part.ts'
import { highest, lower, lowest, lowestId } from '../transaction-id.ts'
import { type AccountPage, type AccountPlace, checkAccountPage, countAccounts } from './account-queries.ts'
import { auditPromise, verifyAuditTrail } from './audit.ts'
import { effectiveChecks, effectiveStateChecks } from './effective.ts'
import { accountChecks, bookChecks, promises, strayMemory, trialBalance } from './promises.ts'
import {
  countRange,
  findBroken,
  findRangeEnd,
  isRemoved,
  listLedgerNames,
  listUnverified,
  readMoments,
  readRights,
  rememberBelow,
  type Unverified,
} from './queries.ts'
import { type Verdict, Verdicts } from './verdicts.ts'

/** The progress of a step. */
export interface Progress {
  step: 'accounts' | 'transactions' | 'fees'
  done: number
  /** Undefined if unknown. */
  total: number | undefined
}

export interface VerifyOptions {
  /** Checks everything from the beginning, including the memory, instead of only new data. */
  full?: boolean
  /** Stores what was verified, for the next run. */
  remember?: boolean
  /** Entries per range, which is one snapshot. */
  entriesMax?: number
  accountsMax?: number
  /** Called between ranges, while no transaction is open. */
  onProgress?: (progress: Progress) => void | Promise<void>
}

export interface Verified {
  verdicts: Verdict[]
  /** Numbers of checked rows. */
  accounts: number
  transactions: number
  entries: number
}

/** A range of this size takes about a second, so its snapshot delays vacuum only briefly. */
const entriesMaxPreset = 20_000
const accountsMaxPreset = 5_000
/** No run remembers moments further ahead of the clock. */
export const clockToleranceMs = 60_000

/** All checks, including those of the parts. */
export const checksOf = (parts: readonly Part[]): TransactionCheck[] => [
  ...bookChecks,
  ...effectiveChecks,
  ...parts.flatMap(({ checks = [] }) => checks),
]

export const stateChecksOf = (parts: readonly Part[]): StateCheck[] => [
  ...accountChecks,
  ...effectiveStateChecks,
  ...assertionChecks,
  ...parts.flatMap(({ stateChecks = [] }) => stateChecks),
]

/** All promises in the order of the report. */
const promisesOf = (checks: TransactionCheck[], stateChecks: StateCheck[]): string[] => [
  promises.all,
  ...[...checks, ...stateChecks].map(({ promise }) => promise),
  promises.totals,
  promises.running,
  promises.minimum,
  promises.memory,
  auditPromise,
]

/**
 * Checks every promise while the ledger keeps running: range by range, each in a short transaction that also stores what it
 * verified. The next run continues from there, even after a kill.
 */
export async function verifyBooks(db: pg.Pool, parts: readonly Part[], options: VerifyOptions = {}): Promise<Verified> {
  const checks = checksOf(parts)
  const names = new Map((await listLedgerNames(db)).map(({ id, name }) => [id, name]))
  const stateChecks = stateChecksOf(parts)
  const verdicts = new Verdicts(promisesOf(checks, stateChecks), names)
  verdicts.add(promises.all, await findBroken(db, trialBalance))
  for (const { promise, broken } of stateChecks) verdicts.add(promise, await findBroken(db, broken))
  const { nowMs } = await readMoments(db)
  verdicts.add(promises.memory, await findBroken(db, strayMemory, [lowestId(nowMs + clockToleranceMs)]))
  verdicts.add(auditPromise, await verifyAuditTrail(db, options))
  const { accounts, entries, firstNew } = await verifyAccounts(db, verdicts, options)
  const { transactions } = await verifyTransactions(db, verdicts, checks, firstNew, options)
  return { verdicts: verdicts.all, accounts, transactions, entries }
}

/** Runs `work` under a lock. Throws `CommandError` if another verification is running, or the role may not write the memory. */
export async function withMemory<T>(db: pg.Pool, work: (remember: boolean) => Promise<T>): Promise<T> {
  const { role, remembers, standby } = await readRights(db)
  // A standby is read-only: each run checks all data that is new since the last run on the primary.
  if (standby) return work(false)
  if (!remembers) {
    throw new CommandError(
      `The role ${role} may not write the verification tables. Connect as the role ledger_auditor.`,
    )
  }
  const holder = await db.connect()
  let broken = true
  try {
    const { rows } = await holder.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('ledger.verify', 0)) as locked`,
    )
    if (!rows[0]?.locked) {
      throw new CommandError('Another verification is running on this database. Wait until it ends, or stop it.')
    }
    const result = await work(true)
    await holder.query(`select pg_advisory_unlock(hashtextextended('ledger.verify', 0))`)
    broken = false
    return result
  } finally {
    holder.release(broken)
  }
}

/** Runs `work` in one snapshot. */
function inSnapshot<T>(db: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return withTransaction(db, async (tx) => {
    await tx.query('set transaction isolation level repeatable read')
    return work(tx)
  })
}

/** The id below which everything is final, for this and all later snapshots. */
async function readFinalBelow(db: Queryable): Promise<string> {
  return lowestId((await readMoments(db)).horizonMs)
}

async function verifyAccounts(
  db: pg.Pool,
  verdicts: Verdicts,
  options: VerifyOptions,
): Promise<{ accounts: number; entries: number; firstNew: Map<number, string> }> {
  const { full = false, onProgress } = options
  const due = await countAccounts(db, full)
  const firstNew = new Map<number, string>()
  let [accounts, entries] = [0, 0]
  for await (const page of walkAccounts(db, verdicts, options)) {
    accounts += page.accounts
    entries += page.entries
    for (const { ledger, transaction } of page.firstNew) {
      const earlier = firstNew.get(ledger)
      if (earlier === undefined || transaction < earlier) firstNew.set(ledger, transaction)
    }
    await onProgress?.({ step: 'accounts', done: accounts + entries, total: due.accounts + due.entries })
  }
  return { accounts, entries, firstNew }
}

/** Checks the accounts, page by page. `only`: of one ledger; else of all. */
export async function* walkAccounts(
  db: pg.Pool,
  verdicts: Verdicts,
  { full = false, remember = false, entriesMax, accountsMax }: VerifyOptions,
  only?: number,
): AsyncGenerator<AccountPage> {
  let end: AccountPlace | undefined =
    only === undefined
      ? { ledger: -(2 ** 31), account: lowest, within: null }
      : { ledger: only - 1, account: highest, within: null }
  while (end) {
    const after: AccountPlace = end
    const below = remember ? await readFinalBelow(db) : undefined
    const page = await inSnapshot(db, (tx) =>
      checkAccountPage(tx, after, {
        full,
        only,
        rememberBelow: below,
        accountsMax: accountsMax ?? accountsMaxPreset,
        entriesMax: entriesMax ?? entriesMaxPreset,
      }),
    )
    end = page.end
    for (const [promise, broken] of page.broken) verdicts.add(promise, broken)
    yield page
  }
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
 * Checks a ledger from its first unverified id to the last id at the start of the run. The memory advances while no
 * violation is found, and returns to the first range with one, so that every run finds it again until it is fixed.
 */
export async function* walkLedger(
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
      // Its removal began after this run.
      if (await isRemoved(tx, ledger)) return { end: null, transactions: 0, entries: 0 }
      const end = await findRangeEnd(tx, ledger, rangeStart, entriesMax)
      const ids: [number, string, string] = [ledger, rangeStart, end ?? highest]
      const wasSound = sound
      for (const { promise, broken } of checks) {
        const found = await findBroken(tx, broken, ids, ledger)
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
