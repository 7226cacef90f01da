import { Decimal, formatMoney } from '@florin/money'
import type { Queryable, Transaction } from '@florin/postgres'
import { computeTrialBalance } from './queries.ts'
import type { AccountTrialBalance, TrialBalance } from './schemas.ts'
import type { Window } from './window.ts'

/*
 * Trial balances on either axis, with the turnover between two moments. The sums of an account at a moment are a few index
 * probes and a bounded number of entries, however long its history is.
 */

/** SQL: the sums of an account `a` of ledger $1 that were recorded up to a moment, as `debits` and `credits`. */
function recordedAt(moment: string): string {
  const below = `first_id(ms_of(${moment}) + 1)`
  // Most accounts have not moved since a recent moment: theirs are the present sums.
  return `(
    select a.debits_posted as debits, a.credits_posted as credits where a.last_transaction_id < ${below}
     union all
    select * from recorded_sums($1, a.id, ${below}) where a.last_transaction_id >= ${below})`
}

/** SQL: the sums of each account `a` of a CTE `page` at a moment, named `name`. */
function sumsAt(name: string, axis: Window['axis'], moment: string): string {
  if (axis === 'recorded') return `cross join lateral ${recordedAt(moment)} ${name}`
  return `
    join dated_shifts($1, array(select id from page), ${moment}) ${name}_shift on ${name}_shift.account_id = a.id
    cross join lateral (select r.debits + ${name}_shift.debits as debits, r.credits + ${name}_shift.credits as credits
               from ${recordedAt(moment)} r) ${name}`
}

/** SQL: $5 accounts with entries, after account $4. */
const pageOfAccounts =
  'select * from accounts where ledger = $1 and moved and ($4::uuid is null or id > $4) order by id limit $5'

/** SQL: mentions both moments, which the rest of a statement may not need. */
const bothMoments = '($2::timestamptz is null or true) and ($3::timestamptz is null or true)'

/**
 * SQL: the accounts `a` of a CTE `page`, each with its sums at the opening `o` and at the closing `c` of a window, whose
 * moments are $2 and $3.
 */
const pageWithSums = ({ axis, opening, closing }: Window) => `page a
  ${opening === null ? 'cross join (select 0::numeric as debits, 0::numeric as credits) o' : sumsAt('o', axis, '$2::timestamptz')}
  ${closing === null ? 'cross join lateral (select a.debits_posted as debits, a.credits_posted as credits) c' : sumsAt('c', axis, '$3::timestamptz')}`

interface Sums {
  opening_debit: string
  opening_credit: string
  turnover_debit: string
  turnover_credit: string
  debit: string
  credit: string
}

const zeros: Sums = {
  opening_debit: '0',
  opening_credit: '0',
  turnover_debit: '0',
  turnover_credit: '0',
  debit: '0',
  credit: '0',
}
const sumNames = Object.keys(zeros) as (keyof Sums)[]

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

interface TypeRow {
  currency: string
  exponent: number
  type: TrialBalance['data'][number]['types'][number]['type']
  accounts: number
}

/** Accounts a statement reads: it stays far below the time limit of statements, also on the effective axis. */
const accountsPerStatement = 10_000

/** By currency and type, in one snapshot. */
export async function sumByType(tx: Transaction, ledger: number, window: Window): Promise<TrialBalance['data']> {
  if (window.axis === 'recorded' && window.opening === null) return computeTrialBalance(tx, ledger, window.closing)
  return sumWindow(tx, ledger, window)
}

/** Reads each account with entries once, `limit` accounts a statement. */
export async function sumWindow(
  tx: Transaction,
  ledger: number,
  window: Window,
  limit = accountsPerStatement,
): Promise<TrialBalance['data']> {
  const moved = new Map<string, Sums>()
  const sumsOfType = ({ currency, type }: Pick<TypeRow, 'currency' | 'type'>) =>
    moved.get(`${currency} ${type}`) ?? zeros
  let after: string | null = null
  do {
    const rows: PageRow[] = await sumPage(tx, ledger, window, after, limit)
    for (const row of rows) moved.set(`${row.currency} ${row.type}`, addUp([sumsOfType(row), row]))
    after = rows[0]?.next ?? null
  } while (after !== null)
  const isRange = window.opening !== null
  const opened = await listTypes(tx, ledger)
  return [...Map.groupBy(opened, ({ currency }) => currency)].map(([currency, ofCurrency]) => {
    const exponent = ofCurrency[0]?.exponent ?? 0
    return {
      currency,
      ...present(addUp(ofCurrency.map(sumsOfType)), exponent, isRange),
      types: ofCurrency.map((row) => ({
        type: row.type,
        accounts: row.accounts,
        ...present(sumsOfType(row), exponent, isRange),
      })),
    }
  })
}

interface PageRow extends Sums, Pick<TypeRow, 'currency' | 'type'> {
  /** The last account of the page, if there may be more. */
  next: string | null
}

/** Sums the next accounts with entries. */
async function sumPage(
  tx: Transaction,
  ledger: number,
  window: Window,
  after: string | null,
  limit: number,
): Promise<PageRow[]> {
  const { rows } = await tx.query<PageRow>({
    text: `
      with page as materialized (${pageOfAccounts})
      select a.currency, a.type, (select id from page order by id offset $5::bigint - 1) as next,
             ${sumColumns((each) => `sum(${each})`)}
        from ${pageWithSums(window)}
       where ${bothMoments}
       group by a.currency, a.type`,
    values: [ledger, window.opening, window.closing, after, limit],
  })
  return rows
}

/** Currencies and types in which accounts are open. */
async function listTypes(tx: Transaction, ledger: number): Promise<TypeRow[]> {
  const { rows } = await tx.query<TypeRow>({
    text: `
      select currency, type, max(exponent) as exponent, count(*)::integer as accounts
        from accounts where ledger = $1 group by currency, type order by currency, type`,
    values: [ledger],
  })
  return rows
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
      with page as materialized (${pageOfAccounts})
      select a.id as account, a.code as account_code, a.name, a.type, a.currency, a.exponent,
             c.debits + c.credits > 0 as has_entries, ${sumColumns((each) => each)}
        from ${pageWithSums(window)}
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
