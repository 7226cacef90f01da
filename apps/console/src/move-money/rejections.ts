import { FlorinError } from '@florin/client'
import { errorsByField, type FieldErrors } from '../shell/field-errors.ts'
import type { Fields } from '../shell/flat-fields.ts'
import type { Kind } from './kinds.ts'
import { fixedAmountOf, pathsOf } from './orders.ts'

/** Rejections without a pointer, by what they are about. */
const aboutAmount = [
  'insufficient_funds',
  'too_many_decimals',
  'amount_too_large',
  'amount_too_small',
  'maximum_balance_exceeded',
  'limit_exceeded',
]
const aboutAccount = [
  'account_not_found',
  'account_frozen',
  'account_closed',
  'account_type_unsuited',
  'currency_mismatch',
  'system_account',
]
const fields: Record<string, string> = {
  same_account: 'target_account',
  same_currency: 'target_account',
  entries_unbalanced: 'entries',
  effective_at_in_future: 'effective_at',
  period_closed: 'effective_at',
  fee_schedule_not_found: 'fee_schedule',
  kind_not_priced: 'fee_schedule',
  currency_not_priced: 'fee_schedule',
}

/** Brings a rejection to the field that it is about: by its pointers, its code, or the account that it names. */
export function rejectionsOf(error: unknown, kind: Kind, typed: Fields): FieldErrors {
  const paths = pathsOf(kind, typed)
  const path = error instanceof FlorinError ? pathOf(error, kind, typed, paths) : undefined
  return errorsByField(error, paths, path === undefined ? {} : { [(error as FlorinError).code]: path })
}

function pathOf({ code, detail }: FlorinError, kind: Kind, typed: Fields, paths: string[]): string | undefined {
  const words = new Set(detail.split(/\s+/).map((word) => word.replace(/[.,;:]+$/, '')))
  const named = (suffix: RegExp) => paths.find((path) => suffix.test(path) && words.has(typed[path] ?? ''))
  const account = named(/account$/)
  if (aboutAccount.includes(code)) return account
  if (aboutAmount.includes(code)) {
    if (kind === 'conversion') return fixedAmountOf(typed)
    return kind === 'journal' ? (account?.replace(/account$/, 'amount') ?? named(/amount$/)) : 'amount'
  }
  const path = fields[code]
  return path !== undefined && paths.includes(path) ? path : undefined
}
