import type { AccountType } from '../../double-entry.ts'
import {
  accountOf,
  dayOf,
  dayOfTransaction,
  type ExportedTransaction,
  type ExportPeriod,
  escapeJson,
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

/** The words of a code are the parts of the name, below the type. Codes have no capitals and no spaces. */
const roots: Record<AccountType, string> = {
  asset: 'assets',
  liability: 'liabilities',
  equity: 'equity',
  income: 'income',
  expense: 'expenses',
}
const typeCodes: Record<AccountType, string> = { asset: 'A', liability: 'L', equity: 'E', income: 'R', expense: 'X' }
const openingAccount = 'equity:OPENING'

const nameOf = ({ type, code, id }: NamedAccount) => `${roots[type]}:${code?.replaceAll('.', ':') ?? `ID-${id}`}`

/** Symbols with digits are quoted. */
const symbolOf = (currency: string) => (/^[A-Z]+$/.test(currency) ? currency : `"${currency}"`)

/** A text in a line of its own: nothing in it ends the line. */
const inLine = (text: string) => text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim()

/** A description ends at a semicolon, and a bar separates the payee. hledger has no escapes; the tag has the exact text. */
const describe = (text: string) => inLine(text).replaceAll(';', ',').replaceAll('|', '/')

/**
 * The value of a tag: a JSON string. A tag ends at a comma, and what follows may be another tag, such as `date:` or `type:`;
 * so commas are escaped, too.
 */
const tagValue = (text: string) => escapeJson(jsonLine(text), /,/g)

const tag = (name: string, text: string | null) => (text === null ? '' : `    ; ${name}: ${tagValue(text)}\n`)

const tagsOf = (metadata: Record<string, string>) =>
  Object.entries(metadata)
    .map(([key, text]) => `    ; metadata: {${tagValue(key)}:${tagValue(text)}}\n`)
    .join('')

const posting = (account: NamedAccount, amount: string) => `    ${nameOf(account)}  ${amount}`

/** https://hledger.org/hledger.html: what `hledger check --strict` checks. */
export const hledger: Format = {
  contentType: 'text/plain; charset=utf-8',
  begin: (period) => `${titleOf(period)}decimal-mark .\n\naccount ${openingAccount}  ; type:E\n`,
  currency: ({ code, exponent }) => `commodity 1000.${'0'.repeat(exponent)} ${symbolOf(code)}\n`,
  account(account, period) {
    const { from } = period
    const { type, currency, opening_balance: balance } = account
    const declared =
      `account ${nameOf(account)}  ; type:${typeCodes[type]}\n` +
      `    ; id: ${account.id}\n${tag('name', account.name)}${tag('owner', account.owner)}${tagsOf(account.metadata)}`
    if (from === null || isZero(balance)) return declared
    const amount = `${signedBalance(account, balance)} ${symbolOf(currency)}`
    return `${declared}\n${dayOf(from, period)} * opening balance\n${posting(account, `${amount} = ${amount}`)}\n    ${openingAccount}\n\n`
  },
  transaction(transaction, period) {
    const { id, kind, description, reference, entries } = transaction
    return [
      priceOf(transaction, period),
      `\n${dayOfTransaction(transaction, period)} * (${id}) ${kind}${description === null ? '' : ` | ${describe(description)}`}\n`,
      `    ; recorded_at: ${transaction.recorded_at}\n    ; effective_at: ${transaction.effective_at}\n`,
      tag('reference', reference),
      tag('description', description),
      transaction.reverses === null ? '' : `    ; reverses: ${transaction.reverses}\n`,
      tagsOf(transaction.metadata),
      ...entries.map((entry) => `${posting(accountOf(entry), `${signedAmount(entry)} ${symbolOf(entry.currency)}`)}\n`),
    ].join('')
  },
  balance(account, period) {
    const symbol = symbolOf(account.currency)
    const zero = account.balance.replaceAll(/[1-9]/g, '0').replace('-', '')
    return `\n${lastDayOf(period)} * balance\n${posting(account, `${zero} ${symbol} = ${signedBalance(account, account.balance)} ${symbol}`)}\n`
  },
  end: (transactions) => `\n; End of the export: ${transactions} transactions\n`,
}

function priceOf(transaction: ExportedTransaction, period: ExportPeriod): string {
  const price = pricesOf(transaction)
  if (price === undefined) return ''
  const { source, target, rate } = price
  return `\nP ${dayOfTransaction(transaction, period)} ${symbolOf(source)} ${rate} ${symbolOf(target)}\n`
}
