import { type Lookup, presentRate, type RateUsed, type RequestOrigin } from '@florin/clients'
import { formatMoney } from '@florin/money'
import type pg from 'pg'
import type { z } from 'zod'
import type { FxClient } from '../../clients/fx.ts'
import { requireCurrency } from '../../currencies/currencies.ts'
import { readInSnapshot } from '../positions/positions.ts'
import { sumByType } from '../trial-balance/ranges.ts'
import type { Window } from '../trial-balance/window.ts'
import type { Form } from './forms.ts'
import { computeFxGains, readFxHistory } from './fx-gains.ts'
import { addUp, type Lines, mapLines, valueLines } from './valuation.ts'

export interface Report<Name extends string> {
  in: string | null
  data: (Record<Name, string> & {
    currency: string
    valuation: (Record<Name, string> & { rate: z.infer<typeof RateUsed> | null }) | null
  })[]
  total: (Record<Name, string> & { fx_gains: { realised: string; unrealised: string } | null }) | null
}

/** The lines of a report per currency; with a reporting currency also their valuation. Reads the books in one snapshot. */
export async function computeReport<Name extends string>(
  { db, fx }: { db: pg.Pool; fx: FxClient },
  { id: ledger, name }: { id: number; name: string },
  form: Form<Name>,
  window: Window,
  reporting: string | undefined,
  origin: RequestOrigin,
): Promise<Report<Name>> {
  const currency = reporting === undefined ? undefined : await requireCurrency(db, ledger, reporting)
  const { sums, history } = await readInSnapshot(db, async (tx) => {
    const sums = await sumByType(tx, ledger, window)
    const currencies = sums.map((row) => row.currency)
    return { sums, history: currency && (await readFxHistory(tx, ledger, currencies, window)) }
  })
  const rows = sums.map(({ currency, debit, types }) => {
    const lines = form.linesOf(types)
    return { currency, lines, texts: textsOf(lines, debit.split('.')[1]?.length ?? 0) }
  })
  if (!currency) {
    return {
      in: null,
      data: rows.map((row) => ({ currency: row.currency, ...row.texts, valuation: null })),
      total: null,
    }
  }
  const lookUp = (lookups: Lookup[]) => fx.lookUp(name, lookups, origin)
  const valuations = await valueLines(lookUp, rows, currency.code, window.closing)
  const inCurrency = (lines: Lines<Name>) => textsOf(form.round(lines, currency.exponent), currency.exponent)
  const total = addUp(form.linesOf([]), valuations)
  return {
    in: currency.code,
    data: rows.map((row, index) => {
      const valued = valuations[index]
      const valuation = valued ? { ...inCurrency(valued.lines), rate: valued.rate && presentRate(valued.rate) } : null
      return { currency: row.currency, ...row.texts, valuation }
    }),
    total: total ? { ...inCurrency(total), fx_gains: await computeFxGains(lookUp, history, currency, window) } : null,
  }
}

function textsOf<Name extends string>(lines: Lines<Name>, exponent: number): Record<Name, string> {
  return mapLines(lines, (amount) => formatMoney(amount, exponent))
}
