import { z } from 'zod'
import { Decimal } from './decimal.ts'

const decimalsMax = 18

/** Up to 18 decimals of which at least one is not zero: an alternative for each number of zeros before that one. */
const someDecimals = Array.from(
  { length: decimalsMax },
  (_, zeros) => `${'0'.repeat(zeros)}[1-9][0-9]{0,${decimalsMax - 1 - zeros}}`,
).join('|')

/** A number above zero and below 10^digits, as a regular expression. */
const positive = (digits: number) =>
  `(?:[1-9][0-9]{0,${digits - 1}}(?:\\.[0-9]{1,${decimalsMax}})?|0\\.(?:${someDecimals}))`

const zeroForm = `0(?:\\.0{1,${decimalsMax}})?`

// These patterns are published and exact: [0-9] and no look-ahead, so that every regex engine reads them alike.
/** Source of the pattern of an amount: above zero, at most 10^24. */
export const amountForm = `(?:${positive(24)}|10{24}(?:\\.0{1,${decimalsMax}})?)`
const amountPattern = new RegExp(`^${amountForm}$`)
// 40 digits before the point: more than the sum of 10^15 largest amounts.
const balancePattern = new RegExp(`^(?:-?${positive(40)}|${zeroForm})$`)
/** Source of the pattern of a balance that is not above zero. */
export const nonPositiveForm = `(?:-${positive(40)}|${zeroForm})`
const zero = new RegExp(`^-?${zeroForm}$`)
const plainNumber = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/

/** The largest amount, as in the pattern above. */
export const amountMax = new Decimal(10).pow(24)

/** Characters; longer than any amount or balance, so that a message about a huge text costs nothing. */
const explainedLengthMax = 100

/**
 * Money that moves: above zero, at most 10^24 units of its currency, at most 18 decimals.
 * A decimal string in JSON, because a JSON number loses digits above 2^53. Rejects signs, exponents, leading zeros and
 * everything else than plain digits. Trailing zeros are not kept: `formatMoney` writes the decimals of the currency.
 */
export const Amount = moneyCodec((text) => amountPattern.test(text), explainAmount, {
  type: 'string',
  pattern: amountPattern.source,
  examples: ['125.00'],
  description:
    'An amount of money as a decimal string: above zero, at most 10^24, with no more decimals than its currency.',
})

/**
 * Money that rests: a sum of amounts, negative, zero or positive, at most 40 digits before the point and 18 after it.
 * Rejects what `Amount` rejects, except the minus sign and zero; '-0' is neither read nor written.
 */
export const Balance = moneyCodec((text) => balancePattern.test(text), explainBalance, {
  type: 'string',
  pattern: balancePattern.source,
  examples: ['125.00', '-40.00'],
  description: 'A balance as a decimal string; may be negative or zero.',
})

function moneyCodec(
  accepts: (text: string) => boolean,
  explain: (text: string) => string,
  meta: { type: 'string'; pattern: string; examples: string[]; description: string },
) {
  const text = z
    .string({ error: ({ input }) => explainKind(input) })
    .refine(accepts, { error: ({ input }) => explain(String(input)) })
  // Both need the meta: zod shows the examples of a codec in responses only, and those of its input in requests only.
  return z
    .codec(text.meta(meta), z.instanceof(Decimal), {
      decode: (plain) => new Decimal(plain),
      encode: (money) => money.toFixed(),
    })
    .meta(meta)
}

/** Undefined for a missing field, which has the same message for all fields. */
function explainKind(input: unknown): string | undefined {
  if (input === undefined) return undefined
  return typeof input === 'number'
    ? 'Send money as a decimal string, like "12.50": a JSON number loses digits.'
    : 'Send money as a decimal string, like "12.50".'
}

function explainAmount(text: string): string {
  if (zero.test(text)) return 'Send an amount above zero.'
  if (text.length > explainedLengthMax || (plainNumber.test(text) && !amountPattern.test(text.replace('-', ''))))
    return 'Send an amount of at most 10^24, with at most 18 decimals.'
  if (plainNumber.test(text)) return 'Send an amount above zero: the accounts determine the direction.'
  return 'Write the amount in plain digits, like "12.50": no sign, exponent, space, separator or leading zero.'
}

function explainBalance(text: string): string {
  if (zero.test(text)) return 'Write a balance of zero without a sign, like "0.00".'
  if (text.length > explainedLengthMax || (plainNumber.test(text) && !balancePattern.test(text)))
    return 'Send a balance with at most 40 digits before the point and 18 after it.'
  return 'Write the balance in plain digits, like "12.50" or "-12.50": no exponent, space, separator or leading zero.'
}
