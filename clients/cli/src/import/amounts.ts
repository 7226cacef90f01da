import { RowError } from './row.ts'

export interface AmountFormat {
  decimal: '.' | ','
  thousands: string | undefined
}

/** An amount as the ledger takes it, and its sign. */
export function readAmount(
  text: string,
  { decimal, thousands }: AmountFormat,
): { amount: string; isNegative: boolean } {
  const [, sign, whole = '', fraction] =
    new RegExp(`^([+-]?)([^+\\-${decimal}]+)(?:\\${decimal}(\\d*))?$`).exec(text) ?? []
  const groups = thousands === undefined ? [whole] : whole.split(thousands)
  const areGroups = groups.every((group, index) => (index === 0 ? /^\d+$/ : /^\d{3}$/).test(group))
  if (!areGroups || (groups.length > 1 && (groups[0] as string).length > 3)) {
    throw new RowError(
      `"${text}" is not an amount with "${decimal}" before its decimals${thousands ? ` and "${thousands}" between thousands` : ''}.`,
    )
  }
  const digits = groups.join('').replace(/^0+(?=\d)/, '')
  return { amount: fraction ? `${digits}.${fraction}` : digits, isNegative: sign === '-' }
}
