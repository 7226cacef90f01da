import { dayAt } from '../calendar/days.ts'
import type { AccountType, Direction } from '../double-entry.ts'
import type { Period } from '../horizon/period.ts'

export interface ExportPeriod extends Period {
  /** Name of the ledger. */
  ledger: string
}

export interface ExportedCurrency {
  code: string
  /** Decimals. */
  exponent: number
}

/** What names an account in a journal. */
export interface NamedAccount {
  id: string
  code: string | null
  type: AccountType
  currency: string
}

/** An account as it was at the end of the period. */
export interface ExportedAccount extends NamedAccount {
  exponent: number
  owner: string | null
  name: string | null
  status: string
  minimum_balance: string | null
  maximum_balance: string | null
  metadata: Record<string, string>
  version: number
  created_at: string
  /** At the start of the period, in the normal sign of the account. */
  opening_balance: string
}

export interface ExportedEntry {
  account: string
  account_code: string | null
  account_type: AccountType
  direction: Direction
  amount: string
  currency: string
  balance_after: string
  sequence: number
}

/** A transaction as it was first answered. */
export interface ExportedTransaction {
  id: string
  kind: string
  reference: string | null
  description: string | null
  metadata: Record<string, string>
  effective_at: string
  recorded_at: string
  reverses: string | null
  conversion?: { source_currency: string; target_currency: string; mid_rate: string }
  entries: ExportedEntry[]
}

/** The balance of an account at the end of the period, in its normal sign. */
export interface ExportedBalance extends NamedAccount {
  balance: string
  sequence: number
}

/** What a restore needs to know of the ledger itself. */
export interface ExportedLedger {
  description: string | null
  time_zone: string
}

/** How the parts of an export are written, in this order. Each returns text that ends with a line feed, or nothing. */
export interface Format {
  contentType: string
  begin(period: ExportPeriod, ledger: ExportedLedger): string
  /** A row as a restore needs it; omitted by formats that cannot be restored. Of the export of a whole ledger alone. */
  row?(table: string, values: object): string
  currency(currency: ExportedCurrency): string
  account(account: ExportedAccount, period: ExportPeriod): string
  transaction(transaction: ExportedTransaction, period: ExportPeriod): string
  balance(balance: ExportedBalance, period: ExportPeriod): string
  /** What an export that was cut lacks. `digest`: of all lines before. */
  end(transactions: number, digest: string): string
}

/** The day of a moment in the journal of a period: in UTC on the axis of recording, else in the time zone of the ledger. */
export function dayOf(moment: string, { axis, timeZone }: ExportPeriod): string {
  return axis === 'recorded' ? moment.slice(0, 10) : dayAt(moment, timeZone)
}

/** The day of a transaction in the journal of a period. */
export const dayOfTransaction = (transaction: ExportedTransaction, period: ExportPeriod) =>
  dayOf(period.axis === 'recorded' ? transaction.recorded_at : transaction.effective_at, period)

/** The last day of a period. */
export const lastDayOf = (period: ExportPeriod) => dayOf(new Date(Date.parse(period.to) - 1).toISOString(), period)

/** The first line of a journal. */
export const titleOf = ({ ledger, axis, from, to }: ExportPeriod) =>
  `; Florin, ledger ${ledger}: transactions ${axis} ${from === null ? '' : `from ${from} `}to ${to} (exclusive)\n`

const creditTypes: ReadonlySet<AccountType> = new Set(['liability', 'equity', 'income'])

/** A balance as journals write it: debits are positive, in all accounts. */
export function signedBalance({ type }: NamedAccount, balance: string): string {
  if (!creditTypes.has(type) || isZero(balance)) return balance
  return balance.startsWith('-') ? balance.slice(1) : `-${balance}`
}

export const signedAmount = ({ direction, amount }: ExportedEntry) => (direction === 'debit' ? amount : `-${amount}`)
export const isZero = (balance: string) => !/[1-9]/.test(balance)

/** The account of an entry. */
export const accountOf = ({ account: id, account_code: code, account_type: type, currency }: ExportedEntry) => ({
  id,
  code,
  type,
  currency,
})

/** JSON in one line, whatever a program takes for the end of one. */
export const jsonLine = (value: unknown) => escapeJson(JSON.stringify(value), /[\p{C}\p{Zl}\p{Zp}]/gu)

/** Writes what the pattern finds as escapes of JSON, which strings may have for any character. */
export const escapeJson = (json: string, pattern: RegExp) =>
  json.replaceAll(pattern, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  )

/** The texts of a conversion's price in a journal. */
export const pricesOf = ({ conversion }: ExportedTransaction) =>
  conversion && { source: conversion.source_currency, target: conversion.target_currency, rate: conversion.mid_rate }
