import type { Florin } from '@florin/client'
import { checkAmount } from '../money/amounts.ts'
import type { Fields, Kind } from './draft.ts'

/** The accounts that a kind of order names, with the label of each. */
export const accountFields: Record<Kind, [name: string, label: string][]> = {
  deposit: [['account', 'To account']],
  transfer: [
    ['source_account', 'From account'],
    ['target_account', 'To account'],
  ],
  withdrawal: [['account', 'From account']],
}

export const fieldsOf = (kind: Kind): string[] => [
  ...accountFields[kind].map(([name]) => name),
  'amount',
  'description',
  'reference',
]

/** Rejections without a pointer that are about the amount. */
export const fieldOfCode = {
  insufficient_funds: 'amount',
  too_many_decimals: 'amount',
  amount_too_large: 'amount',
  maximum_balance_exceeded: 'amount',
  limit_exceeded: 'amount',
}

/** What is wrong before anything is sent, by the name of the field. */
export function checkFields(kind: Kind, fields: Fields): Record<string, string> {
  const missing = accountFields[kind].flatMap(([name]) =>
    fields[name] ? [] : [[name, 'Enter the code or the id of an account.']],
  )
  const amount = checkAmount(fields.amount ?? '')
  return Object.fromEntries(amount === undefined ? missing : [...missing, ['amount', amount]])
}

export function orderOf(kind: Kind, fields: Fields): Fields {
  return Object.fromEntries(fieldsOf(kind).flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])))
}

export function preview(florin: Florin, kind: Kind, order: Fields) {
  const { deposit, transfer, withdraw } = florin.preview
  const post = { deposit, transfer, withdrawal: withdraw }[kind]
  return post(order as never)
}

export function send(florin: Florin, kind: Kind, order: Fields, idempotencyKey: string) {
  const post = { deposit: florin.deposit, transfer: florin.transfer, withdrawal: florin.withdraw }[kind]
  return post(order as never, { idempotencyKey })
}
