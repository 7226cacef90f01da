import assert from 'node:assert/strict'
import { Decimal, formatMoney } from '@florin/money'
import type { Queryable } from '@florin/postgres'
import { listHistory } from '../accounts/queries.ts'
import type { HistoryEntry } from '../accounts/schemas.ts'
import { type AccountIdentity, normalSide } from '../double-entry.ts'
import { lowest, lowestId } from '../transaction-id.ts'
import { findStatementFacts, type StatementFacts } from './queries.ts'

/** What a statement says before its entries. */
export interface StatementHead extends StatementFacts {
  /** Null: from the first entry. */
  from: string | null
  to: string
  count: number
}

/** In the decimals of the currency. */
export interface Totals {
  debits: string
  credits: string
}

/** What a statement is made of, in this order. The totals are known when all entries were read. */
export interface StatementFormat {
  begin(head: StatementHead): string
  entries(entries: HistoryEntry[], head: StatementHead): string
  end(totals: Totals, head: StatementHead): string
}

/** Entries read at once. */
const stepMax = 500

/**
 * The statement of a period by the axis of recording. `period.to` is at or before the horizon, so it never changes. The ids
 * of transactions are the bounds: another axis would have others, here and in `listHistory`.
 */
export async function readStatement(
  db: Queryable,
  account: AccountIdentity,
  period: { from: string | null; to: string },
  authorizeAgain: () => Promise<void>,
): Promise<{ head: StatementHead; entries: AsyncGenerator<HistoryEntry[]>; totals: () => Totals }> {
  const fromId = period.from === null ? lowest : lowestId(Date.parse(period.from))
  const toId = lowestId(Date.parse(period.to))
  const facts = await findStatementFacts(db, account, fromId, toId)
  assert(facts, 'a cached account exists')
  const head = { ...facts, ...period, count: facts.closingSequence - facts.openingSequence }
  const sums = { debit: new Decimal(0), credit: new Decimal(0) }

  async function* listEntries() {
    let after: { transaction: string; sequence: number } | null = null
    for (let left = head.count; left > 0; ) {
      const range = { order: 'asc', fromId, toId, after, limit: Math.min(left, stepMax) } as const
      const entries: HistoryEntry[] = await listHistory(db, account, range)
      const last = entries.at(-1)
      assert(last, 'a history has no gaps')
      for (const { direction, amount } of entries) sums[direction] = sums[direction].plus(amount)
      await authorizeAgain()
      yield entries
      left -= entries.length
      after = last
    }
  }

  function totals(): Totals {
    const text = (amount: Decimal) => formatMoney(amount, facts?.exponent ?? 0)
    const [up, down] = normalSide(head.type) === 'debit' ? [sums.debit, sums.credit] : [sums.credit, sums.debit]
    assert.equal(
      text(new Decimal(head.opening).plus(up).minus(down)),
      text(new Decimal(head.closing)),
      'the entries lead to the closing balance',
    )
    return { debits: text(sums.debit), credits: text(sums.credit) }
  }

  return { head, entries: listEntries(), totals }
}

/** The statement as text, a step in memory. */
export async function* writeStatement(
  { head, entries, totals }: Awaited<ReturnType<typeof readStatement>>,
  format: StatementFormat,
): AsyncGenerator<string> {
  yield format.begin(head)
  for await (const step of entries) yield format.entries(step, head)
  yield format.end(totals(), head)
}

/** The name of the account for people. */
export const titleOf = ({ code, id }: StatementHead) => code ?? id
