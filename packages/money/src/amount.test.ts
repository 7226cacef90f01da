import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Amount, Balance } from './amount.ts'
import { Decimal } from './decimal.ts'

const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''))

/** Money written as it is printed: no leading zero, no trailing zero after the point. */
const plainMoney = (integerDigits: number) =>
  fc.tuple(digits(1, integerDigits), digits(0, 18)).map(([integer, decimals]) => {
    const fraction = decimals.replace(/0+$/, '')
    return integer.replace(/^0+(?=\d)/, '') + (fraction && `.${fraction}`)
  })
const amountText = plainMoney(24).filter((text) => text !== '0')
const balanceText = fc
  .tuple(plainMoney(40), fc.boolean())
  .map(([text, negative]) => (negative && text !== '0' ? `-${text}` : text))

const malformed = [
  ...[
    '',
    ' ',
    '.',
    '-',
    '+',
    '.5',
    '5.',
    '00',
    '01',
    '00.5',
    '01.5',
    '1.2.3',
    '1,5',
    '1 000',
    '1_000',
    "1'000",
    '$1',
    '1$',
  ],
  ...[' 1', '1 ', '1\n', '\n1', '\t1', '1\u0000', '+1', '--1', '1-', '1e3', '1E3', '1e-3', '1e9000000', '-1e9000000'],
  ...[
    '0x1f',
    '0b101',
    '0o7',
    '1n',
    'NaN',
    'Infinity',
    '-Infinity',
    'null',
    'undefined',
    'true',
    '١٢',
    '１２',
    '1٫5',
    '1．5',
    '−1',
  ],
]
const notText = [null, undefined, true, 1, 12.5, 0, Number.NaN, 5n, [], ['5'], {}, { amount: '5' }, new Date(0)]

const messageOf = (schema: typeof Amount | typeof Balance, input: unknown) => {
  const { success, error } = schema.safeParse(input)
  expect(success).toBe(false)
  expect(error?.issues).toHaveLength(1)
  return error?.issues[0]?.message
}

test('an amount comes back as it was sent', () => {
  fc.assert(
    fc.property(amountText, (text) => {
      expect(z.encode(Amount, z.decode(Amount, text))).toBe(text)
    }),
    { numRuns: scale(500, 10_000) },
  )
})

test('a balance comes back as it was sent', () => {
  fc.assert(
    fc.property(balanceText, (text) => {
      expect(z.encode(Balance, z.decode(Balance, text))).toBe(text)
    }),
    { numRuns: scale(500, 10_000) },
  )
})

test('trailing zeros do not change an amount', () => {
  expect(z.decode(Amount, '125.00').toFixed()).toBe('125')
  expect(z.decode(Amount, '0.100000000000000000').toFixed()).toBe('0.1')
})

test('the largest and the smallest amount are accepted, one step further is not', () => {
  const largest = `1${'0'.repeat(24)}`
  const smallest = `0.${'0'.repeat(17)}1`
  for (const text of [largest, `${largest}.${'0'.repeat(18)}`, smallest, `${'9'.repeat(24)}.${'9'.repeat(18)}`])
    expect(Amount.safeParse(text).success, text).toBe(true)
  for (const text of [
    `${'0'.repeat(24)}1`,
    `${largest}.${'0'.repeat(17)}1`,
    `1${'0'.repeat(23)}1`,
    `2${'0'.repeat(24)}`,
  ])
    expect(Amount.safeParse(text).success, text).toBe(false)
  for (const text of [`${largest}0`, `0.${'0'.repeat(18)}1`, `1.${'0'.repeat(19)}`])
    expect(Amount.safeParse(text).success, text).toBe(false)
})

test('a balance holds forty digits before the point and eighteen after it, not one more', () => {
  const longest = `-${'9'.repeat(40)}.${'9'.repeat(18)}`
  expect(z.encode(Balance, z.decode(Balance, longest))).toBe(longest)
  for (const text of ['9'.repeat(41), `0.${'0'.repeat(18)}1`]) expect(Balance.safeParse(text).success, text).toBe(false)
})

test.each([
  ['an amount', Amount],
  ['a balance', Balance],
])('the published pattern of %s accepts what is accepted, and nothing else', (_, schema) => {
  const pattern = new RegExp(z.toJSONSchema(schema, { io: 'input' }).pattern as string)
  const plain = fc
    .tuple(fc.constantFrom('', '-', '+'), digits(0, 42), fc.constantFrom('', '.'), digits(0, 20))
    .map((parts) => parts.join(''))
  const zeros = fc
    .tuple(fc.constantFrom('', '-'), fc.constantFrom('0', '00', '1', ''), fc.nat(20), fc.constantFrom('', '1', '10'))
    .map(([sign, integer, count, end]) => `${sign}${integer}.${'0'.repeat(count)}${end}`)
  fc.assert(
    fc.property(fc.oneof(plain, zeros, fc.constantFrom(...malformed)), (text) => {
      expect(pattern.test(text)).toBe(schema.safeParse(text).success)
    }),
    { numRuns: scale(500, 10_000) },
  )
  for (const text of [
    '0',
    '0.0',
    '0.00',
    `0.${'0'.repeat(18)}`,
    '-0',
    '-0.00',
    `1${'0'.repeat(24)}`,
    `2${'0'.repeat(24)}`,
  ])
    expect(pattern.test(text), text).toBe(schema.safeParse(text).success)
})

test('nothing malformed is accepted as money', () => {
  for (const input of [...malformed, ...notText]) {
    expect(Amount.safeParse(input).success, String(input)).toBe(false)
    expect(Balance.safeParse(input).success, String(input)).toBe(false)
  }
})

test('whatever text is accepted as money is plain digits, and means what it says', () => {
  const nearlyMoney = fc.string({ unit: fc.constantFrom(...'0159.-+eEx_ ,nN٣'), maxLength: 12 })
  const mutated = fc
    .tuple(amountText, fc.nat(44), fc.constantFrom(...'0.-+eEx_ ,\n٣'))
    .map(([text, at, char]) => text.slice(0, at) + char + text.slice(at))
  fc.assert(
    fc.property(fc.oneof(nearlyMoney, mutated, fc.string()), (text) => {
      const amount = Amount.safeParse(text)
      if (amount.success) {
        expect(text).toMatch(/^[0-9]{1,25}(\.[0-9]{1,18})?$/)
        expect(text).not.toMatch(/^0[0-9]/)
        expect(amount.data.gt(0)).toBe(true)
        expect(unitsOf(amount.data.toFixed())).toBe(unitsOf(text))
      }
      const balance = Balance.safeParse(text)
      if (balance.success) {
        expect(text).toMatch(/^-?[0-9]{1,40}(\.[0-9]{1,18})?$/)
        expect(text).not.toMatch(/^-?0[0-9]/)
        expect(unitsOf(balance.data.toFixed())).toBe(unitsOf(text))
      }
    }),
    { numRuns: scale(1_000, 20_000) },
  )
})

test('a zero, a negative, a number and too many digits are refused with a message of their own', () => {
  const refused = {
    number: messageOf(Amount, 12.5),
    absent: messageOf(Amount, null),
    zero: messageOf(Amount, '0'),
    negative: messageOf(Amount, '-5.00'),
    digits: messageOf(Amount, '0.1234567890123456789'),
    shape: messageOf(Amount, '1e3'),
  }
  expect(refused.number).toBe('Send money as a decimal string, like "12.50": a JSON number loses digits.')
  expect(new Set(Object.values(refused)).size).toBe(6)
  expect(messageOf(Amount, '0.00')).toBe(refused.zero)
  expect(messageOf(Amount, `1${'0'.repeat(25)}`)).toBe(refused.digits)
  expect(messageOf(Amount, '9'.repeat(1_000_000))).toBe(refused.digits)
  expect(messageOf(Amount, '1e9000000')).toBe(refused.shape)
  expect(messageOf(Balance, 12.5)).toBe(refused.number)
  const refusedBalance = ['-0', '1'.repeat(41), '1e3'].map((text) => messageOf(Balance, text))
  expect(new Set(refusedBalance).size).toBe(3)
})

test('a text made to be slow is refused about as fast as any other', () => {
  const refuseAll = (texts: string[]) => {
    const startedMs = performance.now()
    for (let round = 0; round < 200; round += 1) {
      for (const text of texts) {
        // zod words its message when the error is read.
        expect(Amount.safeParse(text).error).toBeDefined()
        expect(Balance.safeParse(text).error).toBeDefined()
      }
    }
    return performance.now() - startedMs
  }
  const least = (texts: string[]) => Math.min(...[1, 2, 3].map(() => refuseAll(texts)))
  const harmless = least(['a', '1,5', '0x1', '.5'])
  // One expansion of 1e9000000, or reading each megabyte to its end, takes thousands of times longer.
  const hostile = ['1e9000000', '1'.repeat(1_000_000), `0.${'0'.repeat(1_000_000)}`, `${'-'.repeat(1_000_000)}1`]
  expect(least(hostile)).toBeLessThan(50 * harmless)
})

test('an amount that is not above zero, or too fine, is never written', () => {
  for (const text of ['0', '-0', '-1', '0.0000000000000000001', 'NaN', 'Infinity', '1e25'])
    expect(z.safeEncode(Amount, new Decimal(text)).success, text).toBe(false)
})

test('a balance is never minus zero, neither read nor written', () => {
  for (const text of ['-0', '-0.0', '-0.00']) expect(Balance.safeParse(text).success, text).toBe(false)
  expect(z.encode(Balance, new Decimal('-0'))).toBe('0')
  expect(z.encode(Balance, new Decimal(0).times(-1))).toBe('0')
  expect(z.decode(Balance, '-0.01').toFixed()).toBe('-0.01')
})

test('sums and differences of the largest and the finest amounts are exact', () => {
  const extremes = fc.constantFrom(
    '1000000000000000000000000',
    '0.000000000000000001',
    '999999999999999999999999.999999999999999999',
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(extremes, amountText), fc.boolean()), { maxLength: 200 }), (moves) => {
      let sum = new Decimal(0)
      let units = 0n
      for (const [text, credit] of moves) {
        const amount = z.decode(Amount, text)
        sum = credit ? sum.plus(amount) : sum.minus(amount)
        units += credit ? unitsOf(text) : -unitsOf(text)
      }
      expect(unitsOf(z.encode(Balance, sum))).toBe(units)
    }),
    { numRuns: scale(50, 1_000) },
  )
})

test('the contract shows money as a string with its pattern, in requests and in responses', () => {
  for (const schema of [Amount, Balance])
    for (const io of ['input', 'output'] as const) {
      const shown = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
      expect(shown).toMatchObject({ type: 'string', pattern: expect.stringMatching(/^\^.*\$$/) })
      expect(shown.description).toBeTruthy()
      expect(shown.examples).not.toHaveLength(0)
      for (const example of shown.examples as string[]) {
        expect(example).toMatch(new RegExp(String(shown.pattern)))
        expect(schema.safeParse(example).success).toBe(true)
      }
    }
})

/** What is said of a value that is no amount, or no balance. */
const saidOf = (schema: typeof Amount | typeof Balance, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ message }) => message)

test.each<[unknown, string]>([
  [12.5, 'Send money as a decimal string, like "12.50": a JSON number loses digits.'],
  [null, 'Send money as a decimal string, like "12.50".'],
  ['0.00', 'Send an amount above zero.'],
  ['-0', 'Send an amount above zero.'],
  ['-1.00', 'Send an amount above zero: the accounts determine the direction.'],
  ['1000000000000000000000001', 'Send an amount of at most 10^24, with at most 18 decimals.'],
  ['0.0000000000000000001', 'Send an amount of at most 10^24, with at most 18 decimals.'],
  ['x'.repeat(101), 'Send an amount of at most 10^24, with at most 18 decimals.'],
  [
    'x'.repeat(100),
    'Write the amount in plain digits, like "12.50": no sign, exponent, space, separator or leading zero.',
  ],
  ['1e3', 'Write the amount in plain digits, like "12.50": no sign, exponent, space, separator or leading zero.'],
])('an amount of %j is rejected with what to do', (value, message) => {
  expect(saidOf(Amount, value)).toEqual([message])
})

test.each<[unknown, string]>([
  [12.5, 'Send money as a decimal string, like "12.50": a JSON number loses digits.'],
  ['-0.00', 'Write a balance of zero without a sign, like "0.00".'],
  ['1'.repeat(41), 'Send a balance with at most 40 digits before the point and 18 after it.'],
  ['x'.repeat(101), 'Send a balance with at most 40 digits before the point and 18 after it.'],
  [
    'x'.repeat(100),
    'Write the balance in plain digits, like "12.50" or "-12.50": no exponent, space, separator or leading zero.',
  ],
  ['+1', 'Write the balance in plain digits, like "12.50" or "-12.50": no exponent, space, separator or leading zero.'],
])('a balance of %j is rejected with what to do', (value, message) => {
  expect(saidOf(Balance, value)).toEqual([message])
})

/** The model: units of 10^-18. */
function unitsOf(text: string): bigint {
  const [integer = '', decimals = ''] = text.replace('-', '').split('.')
  const units = BigInt(integer + decimals.padEnd(18, '0'))
  return text.startsWith('-') ? -units : units
}
