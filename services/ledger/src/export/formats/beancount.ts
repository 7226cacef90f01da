import { dayMs } from '@florin/server'
import type { AccountType } from '../../double-entry.ts'
import {
  accountOf,
  dayOf,
  dayOfTransaction,
  type ExportedTransaction,
  type ExportPeriod,
  type Format,
  isZero,
  jsonLine,
  lastDayOf,
  type NamedAccount,
  pricesOf,
  signedAmount,
  signedBalance,
  titleOf,
} from '../format.ts'

const roots: Record<AccountType, string> = {
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
  income: 'Income',
  expense: 'Expenses',
}
const openingAccount = 'Equity:OPENING'
/** Of declarations: not after any transaction, whenever the account was opened and whatever it is dated back to. */
const beginning = '0001-01-01'

/**
 * One word of a code as a part of a name: it begins with a capital or a digit, and has no underscore. Different words stay
 * different, because codes have no capitals: those after the first character are marks.
 */
function partOf(word: string): string {
  const letters = word.replaceAll('_', '-U-')
  return /^[a-z0-9]/.test(word) ? letters[0]?.toUpperCase() + letters.slice(1) : `XX${letters}`
}

/**
 * The last part is the currency. So no account is below another one: Beancount would add its balance to that of the other.
 * A currency of one letter and digits could be one of a code, and gets a mark.
 */
function nameOf({ type, code, id, currency }: NamedAccount): string {
  const parts = code?.split('.').map(partOf) ?? [`ID-${id}`]
  return [roots[type], ...parts, /^[A-Z][0-9]+$/.test(currency) ? `${currency}-XX` : currency].join(':')
}

/** Line feeds are allowed in strings, but only some: they are escaped. Other control characters are not read. */
const escapes: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' }
const quote = (text: string) => `"${text.replaceAll(/["\\\p{Cc}]/gu, (found) => escapes[found] ?? ' ')}"`

const meta = (key: string, text: string | null) => (text === null ? '' : `  ${key}: ${quote(text)}\n`)
const metadataOf = (metadata: Record<string, string>) =>
  Object.keys(metadata).length === 0 ? '' : meta('metadata', jsonLine(metadata))

/** https://beancount.github.io/docs/beancount_language_syntax.html: what `bean-check` checks. */
export const beancount: Format = {
  contentType: 'text/plain; charset=utf-8',
  begin: (period) =>
    titleOf(period) +
    `option "title" ${quote(`Florin, ledger ${period.ledger}`)}\n\n${beginning} open ${openingAccount}\n`,
  currency: ({ code, exponent }) => `${beginning} commodity ${code}\n  decimals: ${exponent}\n`,
  account(account, period) {
    const { from } = period
    const { currency, opening_balance: balance } = account
    const name = nameOf(account)
    const declared =
      `${beginning} open ${name} ${currency}\n${meta('id', account.id)}${meta('code', account.code)}` +
      `${meta('name', account.name)}${meta('owner', account.owner)}${metadataOf(account.metadata)}`
    if (from === null || isZero(balance)) return declared
    return `${declared}${dayOf(from, period)} * "opening balance"\n  ${name}  ${signedBalance(account, balance)} ${currency}\n  ${openingAccount}\n`
  },
  transaction(transaction, period) {
    const { kind, description, entries } = transaction
    return [
      priceOf(transaction, period),
      `\n${dayOfTransaction(transaction, period)} * ${quote(kind)} ${quote(description ?? '')}\n`,
      meta('id', transaction.id),
      meta('recorded_at', transaction.recorded_at),
      meta('effective_at', transaction.effective_at),
      meta('reference', transaction.reference),
      meta('reverses', transaction.reverses),
      metadataOf(transaction.metadata),
      ...entries.map((entry) => `  ${nameOf(accountOf(entry))}  ${signedAmount(entry)} ${entry.currency}\n`),
    ].join('')
  },
  // A balance is that of the beginning of its day.
  balance(account, period) {
    const day = new Date(Date.parse(lastDayOf(period)) + dayMs).toISOString().slice(0, 10)
    return `${day} balance ${nameOf(account)}  ${signedBalance(account, account.balance)} ~ 0 ${account.currency}\n`
  },
  end: (transactions) => `\n; End of the export: ${transactions} transactions\n`,
}

function priceOf(transaction: ExportedTransaction, period: ExportPeriod): string {
  const price = pricesOf(transaction)
  if (price === undefined) return ''
  const { source, target, rate } = price
  return `\n${dayOfTransaction(transaction, period)} price ${source}  ${rate} ${target}\n`
}
