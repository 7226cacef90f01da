import assert from 'node:assert/strict'
import { Decimal, formatMoney } from '@florin/money'
import type { Queryable } from '@florin/postgres'
import { type EffectivePlace, listEffectiveHistory } from '../accounts/effective.ts'
import { listHistory } from '../accounts/queries.ts'
import type { HistoryEntry } from '../accounts/schemas.ts'
import { type AccountIdentity, normalSide } from '../double-entry.ts'
import type { Period } from '../horizon/period.ts'
import { lowest, lowestId } from '../transaction-id.ts'
import { findStatementFacts, type StatementFacts } from './queries.ts'

/** What a statement says before its entries. */
export type StatementHead = StatementFacts & Period

/** What is known when all entries were read. */
export interface Totals {
  count: number
  /** In the decimals of the currency. */
  debits: string
  credits: string
}

/** What a statement is made of, in this order. */
export interface StatementFormat {
  begin(head: StatementHead): string
  entries(entries: HistoryEntry[], isFirst: boolean): string
  end(totals: Totals, head: StatementHead): string
}

/** A statement that is read while it is written. */
export interface StatementParts {
  head: StatementHead
  entries: AsyncGenerator<HistoryEntry[]>
  /** When all entries were read. */
  totals: () => Totals
}

/** Entries read at once. */
const stepMax = 500

/**
 * The statement of a period. On the axis of recording it ends at or before the horizon, so it never changes. On the effective
 * axis it has what was recorded when its balances were read, whatever is dated back while its entries are read.
 */
export async function readStatement(
  db: Queryable,
  account: AccountIdentity,
  period: Period,
  authorizeAgain: () => Promise<void>,
): Promise<StatementParts> {
  const facts = await findStatementFacts(db, account, period)
  assert(facts, 'a cached account exists')
  const head = { ...facts, ...period }
  const sums = { debit: new Decimal(0), credit: new Decimal(0), count: 0 }
  const text = (amount: Decimal) => formatMoney(amount, head.exponent)
  const side = normalSide(head.type)
  const balance = () => {
    const { debit, credit } = sums
    return text(new Decimal(head.opening).plus(side === 'debit' ? debit.minus(credit) : credit.minus(debit)))
  }

  async function* readEntries() {
    const steps = period.axis === 'effective' ? listEffective(db, account, head) : listRecorded(db, account, head)
    for await (const entries of steps) {
      const shown = entries.map((entry) => {
        sums[entry.direction] = sums[entry.direction].plus(entry.amount)
        sums.count += 1
        return { ...entry, balance_after: balance() }
      })
      await authorizeAgain()
      if (shown.length > 0) yield shown
    }
  }

  function totals(): Totals {
    assert.equal(balance(), text(new Decimal(head.closing)), 'the entries lead to the closing balance')
    return { count: sums.count, debits: text(sums.debit), credits: text(sums.credit) }
  }

  return { head, entries: readEntries(), totals }
}

/** The entries in the order of recording, a step at a time. */
async function* listRecorded(db: Queryable, account: AccountIdentity, { from, to, count }: StatementHead) {
  const range = {
    order: 'asc',
    fromId: from === null ? lowest : lowestId(Date.parse(from)),
    toId: lowestId(Date.parse(to)),
  } as const
  let after: { transaction: string; sequence: number } | null = null
  for (let left = count ?? 0; left > 0; ) {
    const entries: HistoryEntry[] = await listHistory(db, account, { ...range, after, limit: Math.min(left, stepMax) })
    const last = entries.at(-1)
    assert(last, 'a history has no gaps')
    yield entries
    left -= entries.length
    after = last
  }
}

/** The entries in the order of their effective moments, a step at a time. */
async function* listEffective(db: Queryable, account: AccountIdentity, { from, to, lastSequence }: StatementHead) {
  const range = { order: 'asc', from: from ?? undefined, to, limit: stepMax, lastSequence } as const
  for (let after: EffectivePlace | null | undefined = null; after !== undefined; ) {
    const { data, searchedTo }: Awaited<ReturnType<typeof listEffectiveHistory>> = await listEffectiveHistory(
      db,
      account,
      { ...range, after },
    )
    yield data
    const last = data.length === stepMax ? data.at(-1) : undefined
    after = last ? { moment: last.effective_at, sequence: last.sequence } : (searchedTo ?? undefined)
  }
}

/** The statement as text, a step in memory. */
export async function* writeStatement(
  { head, entries, totals }: StatementParts,
  format: StatementFormat,
): AsyncGenerator<string> {
  yield format.begin(head)
  let isFirst = true
  for await (const step of entries) {
    yield format.entries(step, isFirst)
    isFirst = false
  }
  yield format.end(totals(), head)
}

/** The name of the account for people. */
export const titleOf = ({ code, id }: StatementHead) => code ?? id
