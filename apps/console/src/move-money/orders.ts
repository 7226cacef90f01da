import type { Florin, Hold, HoldPreview, Transaction, TransactionPreview } from '@florin/client'
import { checkAmount } from '../money/amounts.ts'
import { fromLocalInput } from '../money/moments.ts'
import { askForQuote, type HeldQuote } from '../rates/quotes.ts'
import { countRows, type Fields, nest } from '../shell/flat-fields.ts'
import { inputsOf, type Kind } from './kinds.ts'

/** An order as the ledger judged it, to be sent exactly like this. */
export interface Prepared {
  order: object
  preview: TransactionPreview | HoldPreview
  quote?: HeldQuote
}

export const entriesList = 'entries'
export const fewestEntries = 2
const entryPaths = (row: number) => ['account', 'direction', 'amount'].map((name) => `${entriesList}/${row}/${name}`)

/** A journal begins with as many rows as it needs. */
export const countEntries = (fields: Fields): number => Math.max(fewestEntries, countRows(fields, entriesList))

/** The amount of a conversion that is fixed; the rate gives the other one. */
export const fixedAmountOf = (fields: Fields): 'source_amount' | 'target_amount' =>
  fields.fixed === 'target_amount' ? 'target_amount' : 'source_amount'

/** The paths in the order of all fields that the form shows. */
export function pathsOf(kind: Kind, fields: Fields): string[] {
  const { own, about } = inputsOf[kind]
  const names = [...own, ...about].map(({ name }) => name)
  if (kind === 'conversion') names.push(fixedAmountOf(fields))
  if (kind === 'payment' && fields.cashback_rule === 'fixed') names.push('cashback/amount')
  if (kind === 'journal') {
    names.push(entriesList, ...Array.from({ length: countEntries(fields) }, (_, row) => entryPaths(row)).flat())
  }
  return names
}

/** What is wrong before anything is sent, by the path of the field. */
export function checkFields(kind: Kind, fields: Fields, isQuoted: boolean): Record<string, string> {
  const wrong: Record<string, string> = {}
  const noAccount = 'Enter the code or the id of an account.'
  const check = (path: string, mistake: string | undefined) => {
    if (mistake !== undefined) wrong[path] = mistake
  }
  for (const { name, as, isRequired } of inputsOf[kind].own) {
    const value = fields[name] ?? ''
    if (as === 'amount') check(name, checkAmount(value))
    else if (as === 'moment') check(name, checkFuture(value))
    else if (isRequired && value === '') wrong[name] = as === 'account' ? noAccount : 'Enter a name.'
  }
  if (kind === 'conversion' && !isQuoted) {
    const name = fixedAmountOf(fields)
    check(name, checkAmount(fields[name] ?? ''))
  }
  if (fields.cashback_rule === 'fixed') check('cashback/amount', checkAmount(fields['cashback/amount'] ?? ''))
  if (kind !== 'journal') return wrong
  for (let row = 0; row < countEntries(fields); row += 1) {
    const [account = '', , amount = ''] = entryPaths(row)
    if (!fields[account]) wrong[account] = noAccount
    check(amount, checkAmount(fields[amount] ?? ''))
  }
  return wrong
}

/** A hold of the past would expire as soon as it is placed. */
function checkFuture(text: string): string | undefined {
  const moment = fromLocalInput(text)
  return moment !== undefined && Date.parse(moment) <= Date.now()
    ? 'This is in the past. Enter a later moment.'
    : undefined
}

export function orderOf(kind: Kind, fields: Fields): object {
  const given = pathsOf(kind, fields).map((path) => [path, fields[path]?.trim() ?? ''])
  const order = nest(Object.fromEntries(given))
  return {
    ...order,
    ...('expires_at' in order && { expires_at: fromLocalInput(fields.expires_at ?? '') ?? fields.expires_at }),
    ...(kind === 'payment' && fields.cashback_rule === 'none' && { cashback: null }),
    ...(kind === 'journal' && fields.adjustment === 'yes' && { adjustment: true }),
  }
}

const operations = {
  deposit: 'deposit',
  transfer: 'transfer',
  withdrawal: 'withdraw',
  conversion: 'convert',
  payment: 'pay',
  hold: 'hold',
  journal: 'journal',
} as const satisfies Record<Kind, keyof Florin>

/** Lets the ledger judge the order without effect. A conversion holds its rate first, unless a quote is given. */
export async function prepare(
  florin: Florin,
  kind: Kind,
  fields: Fields,
  quote: HeldQuote | undefined,
): Promise<Prepared> {
  const preview = florin.preview[operations[kind]] as (order: object) => Promise<Prepared['preview']>
  const order = orderOf(kind, fields)
  if (kind !== 'conversion') return { order, preview: await preview(order) }
  const held = quote ?? (await holdRate(florin, fields))
  const { source_amount: _, target_amount: __, ...rest } = order as Fields
  const quoted = { ...rest, source_amount: held.source_amount, quote_id: held.id }
  return { order: quoted, preview: await preview(quoted), quote: held }
}

async function holdRate(florin: Florin, fields: Fields): Promise<HeldQuote> {
  const [source, target] = await Promise.all(
    [fields.source_account, fields.target_account].map((account = '') => florin.accounts.get(account.trim())),
  )
  if (!source || !target) throw new Error('A conversion has two accounts.')
  const name = fixedAmountOf(fields)
  return askForQuote(florin, {
    source_currency: source.currency,
    target_currency: target.currency,
    source_exponent: decimalsOf(source.balance.posted),
    target_exponent: decimalsOf(target.balance.posted),
    [name]: fields[name]?.trim(),
  })
}

/** A balance has the decimals of its currency. */
const decimalsOf = (balance: string): number => balance.split('.')[1]?.length ?? 0

export function send(florin: Florin, kind: Kind, order: object, idempotencyKey: string): Promise<Transaction | Hold> {
  const post = florin[operations[kind]] as (order: object, options: object) => Promise<Transaction | Hold>
  return post(order, { idempotencyKey })
}
