import type {
  Account,
  AccountBalance,
  FlorinEvent,
  HistoryEntry,
  Hold,
  HoldPreview,
  Transaction,
  TransactionPreview,
} from '@florin/client'
import { type Column, formatFields, formatTable, printable } from './table.ts'

const right = (title: string): Column => ({ title, isRight: true })
const left = (title: string): Column => ({ title })

export function describeTransaction(transaction: Transaction | TransactionPreview): string {
  const { id, kind, recorded_at: at, reference, entries } = transaction
  const rows = entries.map(({ account, account_code: code, direction, amount, balance_after: balance, currency }) => [
    code ?? account,
    direction === 'debit' ? amount : '',
    direction === 'credit' ? amount : '',
    balance,
    currency,
  ])
  return [
    `${kind} ${id ?? '(a preview: nothing was posted)'}${at ? `  ${at}` : ''}${reference ? `  ${printable(reference)}` : ''}`,
    formatTable([left('account'), right('debit'), right('credit'), right('balance'), left('')], rows),
  ].join('\n')
}

export function describeHold(hold: Hold | HoldPreview): string {
  return formatFields({
    hold: hold.id ?? '(a preview: nothing was reserved)',
    account: hold.account_code ?? hold.account,
    target: hold.target_account,
    status: hold.status,
    amount: `${hold.amount} ${hold.currency}`,
    captured: `${hold.captured} ${hold.currency}`,
    released: `${hold.released} ${hold.currency}`,
    remaining: `${hold.remaining} ${hold.currency}`,
    expires: hold.expires_at,
    reference: hold.reference,
  })
}

export function describeAccount({ balance, ...account }: Account): string {
  return formatFields({
    account: account.id,
    code: account.code,
    owner: account.owner,
    name: account.name,
    type: account.type,
    status: account.status,
    posted: `${balance.posted} ${account.currency}`,
    pending: `${balance.pending} ${account.currency}`,
    available: `${balance.available} ${account.currency}`,
    minimum: account.minimum_balance,
    opened: account.created_at,
  })
}

export function listAccounts(accounts: Account[]): string {
  return formatTable(
    [left('account'), left('owner'), left('type'), left('status'), right('posted'), right('available'), left('')],
    accounts.map(({ id, code, owner, type, status, balance, currency }) => [
      code ?? id,
      owner ?? '',
      type,
      status,
      balance.posted,
      balance.available,
      currency,
    ]),
  )
}

export function listBalances(balances: AccountBalance[]): string {
  return formatTable(
    [left('account'), right('posted'), right('pending'), right('available'), left('')],
    balances.map(({ account, account_code: code, posted, pending, available, currency }) => [
      code ?? account,
      posted,
      pending ?? '',
      available ?? '',
      currency,
    ]),
  )
}

export function listEntries(entries: HistoryEntry[]): string {
  return formatTable(
    [
      right('#'),
      left('recorded'),
      left('kind'),
      right('debit'),
      right('credit'),
      right('balance'),
      left(''),
      left('reference'),
    ],
    entries.map(
      ({ sequence, recorded_at: at, kind, direction, amount, balance_after: balance, currency, reference }) => [
        String(sequence),
        at,
        kind,
        direction === 'debit' ? amount : '',
        direction === 'credit' ? amount : '',
        balance,
        currency,
        reference ?? '',
      ],
    ),
  )
}

/** A line for each entry; those of a transaction follow each other. */
export function listTransactions(transactions: Transaction[]): string {
  const rows = transactions.flatMap(({ id, recorded_at: at, kind, reference, entries }) =>
    entries.map(({ account, account_code: code, direction, amount, currency }, index) => [
      ...(index === 0 ? [at, kind, id] : ['', '', '']),
      code ?? account,
      direction === 'debit' ? amount : '',
      direction === 'credit' ? amount : '',
      currency,
      index === 0 ? (reference ?? '') : '',
    ]),
  )
  const titles = [left('recorded'), left('kind'), left('transaction'), left('account')]
  return formatTable([...titles, right('debit'), right('credit'), left(''), left('reference')], rows)
}

export function describeEvent(event: FlorinEvent): string {
  return printable(`${event.time}  ${event.type.padEnd(21)}  ${summaryOf(event)}  ${event.id}`)
}

function summaryOf({ type, data }: FlorinEvent): string {
  switch (type) {
    case 'account.opened':
    case 'account.changed':
      return `${data.code ?? data.id} ${data.status}`
    case 'transaction.posted':
      return data.entries
        .map(
          ({ account, account_code: code, direction, amount, currency }) =>
            `${code ?? account} ${direction} ${amount} ${currency}`,
        )
        .join(', ')
    case 'hold.opened':
    case 'payment.posted':
    case 'fee.charged':
    case 'fee.refunded':
      return `${data.account_code ?? data.account} ${data.amount} ${data.currency}`
    case 'hold.captured':
    case 'hold.voided':
    case 'hold.expired':
      return `${data.account_code ?? data.account} captured ${data.captured} released ${data.released} ${data.currency}`
    case 'payment.refunded':
    case 'payment.cashback_paid':
      return `${data.account_code ?? data.account} refunded ${data.refunded} cashback ${data.cashback} ${data.currency}`
  }
}
