import { Decimal, formatMoney } from '@florin/money'
import type { Queryable } from '@florin/postgres'
import { computeTrialBalance } from './queries.ts'
import type { AccountTrialBalance, TrialBalance } from './schemas.ts'
import type { Window } from './window.ts'

/*
 * Trial balances on either axis, with the turnover between two moments. The sums of an account at a moment are a few index
 * probes and a bounded number of entries, however long its history is.
 */

/** SQL: the sums of an account `a` of ledger $1 at a moment, as `debits` and `credits`. */
function sumsAt(axis: Window['axis'], moment: string | null): string {
  if (moment === null) return '(select a.debits_posted as debits, a.credits_posted as credits)'
  const recorded = `recorded_sums($1, a.id, first_id(ms_of(${moment}) + 1))`
  if (axis === 'recorded') return recorded
  return `(select r.debits + s.debits as debits, r.credits + s.credits as credits
             from ${recorded} r, dated_shift($1, a.id, ${moment}) s)`
}

/** SQL: mentions both moments, which the rest of a statement may not need. */
const bothMoments = '($2::timestamptz is null or true) and ($3::timestamptz is null or true)'

const noSums = '(select 0::numeric as debits, 0::numeric as credits)'

/** SQL: the sums of each account at the opening `o` and at the closing `c` of a window, whose moments are $2 and $3. */
const sumsOf = ({ axis, opening, closing }: Window) => `
  lateral ${opening === null ? noSums : sumsAt(axis, '$2::timestamptz')} o,
  lateral ${sumsAt(axis, closing === null ? null : '$3::timestamptz')} c`

interface Sums {
  opening_debit: string
  opening_credit: string
  turnover_debit: string
  turnover_credit: string
  debit: string
  credit: string
}

const sumNames = ['opening_debit', 'opening_credit', 'turnover_debit', 'turnover_credit', 'debit', 'credit'] as const

/** SQL: the columns of `Sums`. `sum`: of the accounts of a group, or of one. */
const sumColumns = (sum: (each: string) => string) => `
  ${sum('greatest(o.debits - o.credits, 0)')} as opening_debit, ${sum('greatest(o.credits - o.debits, 0)')} as opening_credit,
  ${sum('c.debits - o.debits')} as turnover_debit, ${sum('c.credits - o.credits')} as turnover_credit,
  ${sum('greatest(c.debits - c.credits, 0)')} as debit, ${sum('greatest(c.credits - c.debits, 0)')} as credit`

/** The columns as they are shown. */
function present(sums: Sums, exponent: number, isRange: boolean) {
  const text = (amount: string) => formatMoney(new Decimal(amount), exponent)
  const shown = { debit: text(sums.debit), credit: text(sums.credit) }
  if (!isRange) return shown
  return {
    ...shown,
    opening: { debit: text(sums.opening_debit), credit: text(sums.opening_credit) },
    turnover: { debit: text(sums.turnover_debit), credit: text(sums.turnover_credit) },
  }
}

interface TypeRow extends Sums {
  currency: string
  exponent: number
  type: TrialBalance['data'][number]['types'][number]['type']
  accounts: number
}

/** By currency and type. */
export function sumByType(db: Queryable, ledger: number, window: Window): Promise<TrialBalance['data']> {
  return window.axis === 'recorded' && window.opening === null
    ? computeTrialBalance(db, ledger, window.closing)
    : sumWindow(db, ledger, window)
}

/** Reads each account with entries once. */
async function sumWindow(db: Queryable, ledger: number, window: Window): Promise<TrialBalance['data']> {
  const { rows } = await db.query<TypeRow>({
    text: `
      with opened as (
        select currency, type, max(exponent) as exponent, count(*)::integer as accounts
          from accounts where ledger = $1 group by currency, type
      ), moved as (
        select a.currency, a.type, ${sumColumns((each) => `sum(${each})`)}
          from accounts a, ${sumsOf(window)}
         where a.ledger = $1 and a.moved group by a.currency, a.type
      )
      select o.*, ${sumNames.map((name) => `coalesce(m.${name}, 0) as ${name}`).join(', ')}
        from opened o left join moved m on m.currency = o.currency and m.type = o.type
       where ${bothMoments}
       order by o.currency, o.type`,
    values: [ledger, window.opening, window.closing],
  })
  const isRange = window.opening !== null
  return [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, ofCurrency]) => {
    const exponent = ofCurrency[0]?.exponent ?? 0
    return {
      currency,
      ...present(addUp(ofCurrency), exponent, isRange),
      types: ofCurrency.map(({ type, accounts, ...sums }) => ({ type, accounts, ...present(sums, exponent, isRange) })),
    }
  })
}

function addUp(rows: Sums[]): Sums {
  const total = (name: keyof Sums) => rows.reduce((sum, row) => sum.plus(row[name]), new Decimal(0)).toFixed()
  return Object.fromEntries(sumNames.map((name) => [name, total(name)])) as unknown as Sums
}

type AccountRow = AccountTrialBalance['data'][number]

/** A page by account, in the order of ids. `searchedTo`: the last account of a full page, also if it has nothing to show. */
export async function listByAccount(
  db: Queryable,
  ledger: number,
  window: Window,
  after: string | null,
  limit: number,
): Promise<{ data: AccountRow[]; searchedTo: string | null }> {
  interface Row extends Sums, Omit<AccountRow, 'debit' | 'credit' | 'opening' | 'turnover'> {
    exponent: number
    has_entries: boolean
  }
  const { rows } = await db.query<Row>({
    text: `
      select a.id as account, a.code as account_code, a.name, a.type, a.currency, a.exponent,
             c.debits + c.credits > 0 as has_entries, ${sumColumns((each) => each)}
        from (select * from accounts where ledger = $1 and moved and ($4::uuid is null or id > $4) order by id limit $5) a,
             ${sumsOf(window)}
       where ${bothMoments}
       order by a.id`,
    values: [ledger, window.opening, window.closing, after, limit],
  })
  const data = rows
    .filter((row) => row.has_entries)
    .map(({ account, account_code, name, type, currency, exponent, ...sums }) => ({
      account,
      account_code,
      name,
      type,
      currency,
      ...present(sums, exponent, window.opening !== null),
    }))
  return { data, searchedTo: rows.length < limit ? null : (rows.at(-1)?.account ?? null) }
}
