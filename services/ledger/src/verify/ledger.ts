import type pg from 'pg'
import type { Part } from '../posting/part.ts'
import { highest, lowest, lowestId } from '../transaction-id.ts'
import { countAccounts } from './account-queries.ts'
import { promises, strayMemory, trialBalance } from './promises.ts'
import { findBroken, readMoments } from './queries.ts'
import { type Verdict, Verdicts } from './verdicts.ts'
import { checksOf, clockToleranceMs, type Progress, stateChecksOf, walkAccounts, walkLedger } from './verify.ts'

/** What a verification of a ledger has found so far. First all promises, then each when it is checked. */
export type LedgerStep = { promises: readonly string[] } | { progress: Progress } | { verdict: Verdict }

/** Numbers of checked rows. */
export interface Checked {
  accounts: number
  transactions: number
  entries: number
}

/** Of what the history of an account says. */
const accountPromises = [promises.totals, promises.running, promises.minimum, promises.memory]

/**
 * Checks every promise of one ledger from its beginning, while it may keep running: range by range, each in a short
 * transaction. It stores nothing. `last`: the last transaction that is checked, so that the check of a busy ledger ends.
 */
export async function* checkLedger(
  db: pg.Pool,
  parts: readonly Part[],
  ledger: number,
  last?: string,
): AsyncGenerator<LedgerStep, Checked> {
  const checks = checksOf(parts)
  const stateChecks = stateChecksOf(parts)
  const all = [promises.all, ...[...stateChecks, ...checks].map(({ promise }) => promise), ...accountPromises]
  const verdicts = new Verdicts(all, new Map())
  yield { promises: all }
  const { nowMs } = await readMoments(db)

  for (const { promise, broken } of [{ promise: promises.all, broken: trialBalance }, ...stateChecks]) {
    verdicts.add(promise, await findBroken(db, broken, [], ledger))
    yield { verdict: verdicts.of(promise) }
  }
  verdicts.add(promises.memory, await findBroken(db, strayMemory, [lowestId(nowMs + clockToleranceMs)], ledger))

  const due = await countAccounts(db, true, ledger)
  const checked: Checked = { accounts: 0, transactions: 0, entries: 0 }
  for await (const page of walkAccounts(db, verdicts, { full: true }, ledger)) {
    checked.accounts += page.accounts
    checked.entries += page.entries
    const done = checked.accounts + checked.entries
    yield { progress: { step: 'accounts', done, total: due.accounts + due.entries } }
  }
  for (const promise of accountPromises) yield { verdict: verdicts.of(promise) }

  const { entries: total } = checked
  let done = 0
  const whole = { ledger, from: lowest, last: last ?? lowestId(nowMs), below: null, entries: total }
  for await (const range of walkLedger(db, verdicts, checks, whole, {})) {
    checked.transactions += range.transactions
    done += range.entries
    yield { progress: { step: 'transactions', done, total } }
  }
  for (const { promise } of checks) yield { verdict: verdicts.of(promise) }
  return checked
}

/** Checks a ledger before it is opened, with transactions of any moment. */
export async function verifyLedger(
  db: pg.Pool,
  parts: readonly Part[],
  ledger: number,
): Promise<{ verdicts: Verdict[]; accounts: number }> {
  const verdicts: Verdict[] = []
  const steps = checkLedger(db, parts, ledger, highest)
  for (;;) {
    const { done, value } = await steps.next()
    if (done) return { verdicts, accounts: value.accounts }
    if ('verdict' in value) verdicts.push(value.verdict)
  }
}
