import { type Fields, keyOf } from './row.ts'

/** Of whom a bank statement is. */
export interface BankSettings {
  /** The account whose statement it is. */
  account: string
  /** On the other side of its deposits and withdrawals; the ledger's own when undefined. */
  cashAccount: string | undefined
}

/** A booked entry of a statement, as the bank writes it. */
export interface BankEntry {
  /** The account at the bank: its IBAN or number. */
  bankAccount: string
  statement: string
  /** Place of the entry in its statement, from 1. */
  number: number
  /** The bank's reference to the entry. */
  bankReference: string | undefined
  isCredit: boolean
  amount: string
  currency: string
  /** The day on which it was booked. */
  day: string
  reference: string | undefined
  description: string
}

const referenceMax = 255
const descriptionMax = 500

/**
 * Makes orders of the entries of a file. An entry has the same key in each statement that has it: that of its day and the bank's
 * reference. A reference that comes again on that day is another entry, and counted; so is a place that comes again in a statement
 * of several pages.
 */
export function createBankReader({ account, cashAccount }: BankSettings): (entry: BankEntry) => Fields {
  const seen = new Map<string, number>()
  return ({
    bankAccount,
    statement,
    number,
    bankReference,
    isCredit,
    amount,
    currency,
    day,
    reference,
    description,
  }) => {
    let id =
      bankReference === undefined ? `${bankAccount}:${statement}:${number}` : `${bankAccount}:${day}:${bankReference}`
    const count = (seen.get(id) ?? 0) + 1
    seen.set(id, count)
    if (count > 1) id += `:${count}`
    return {
      operation: isCredit ? 'deposit' : 'withdrawal',
      idempotency_key: keyOf(`bank:${id}`),
      account,
      amount,
      currency,
      ...(cashAccount !== undefined && { cash_account: cashAccount }),
      effective_at: day,
      ...(reference && { reference: cut(reference, referenceMax) }),
      ...(description && { description: cut(description, descriptionMax) }),
    }
  }
}

/** On one line, and without half a character at the end. */
function cut(text: string, max: number): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, max)
    .replace(/[\uD800-\uDBFF]$/, '')
}
