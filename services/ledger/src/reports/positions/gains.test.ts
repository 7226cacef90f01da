import { atPar, valueAt } from '@florin/clients'
import { Decimal } from '@florin/money'
import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare, exact, type Fraction, minus, nothing, over, plus, rounded, times } from '../../../test/fx-stub.ts'
import { computeGains, type Flow } from './gains.ts'

type Terms = [amount: string, units: string, per?: string]

const flowsOf = (terms: Terms[]): Flow[] =>
  terms.map(([amount, units, per = '1']) => ({ amount: new Decimal(amount), rate: { units, per } }))

function gainsOf(...terms: Terms[]): string {
  const { cost, realised } = computeGains(flowsOf(terms))
  return `cost ${cost.toFixed()}, realised ${realised.toFixed()}`
}

describe('by average cost', () => {
  test.each<[string, Terms[], string]>([
    ['no flows', [], 'cost 0, realised 0'],
    ['a purchase costs its value', [['100', '0.8']], 'cost 80, realised 0'],
    ['a sale without a position costs its negative value', [['-100', '0.8']], 'cost -80, realised 0'],
    [
      'two purchases cost their sum',
      [
        ['100', '0.8'],
        ['100', '1'],
      ],
      'cost 180, realised 0',
    ],
    [
      'a sale gains above the average',
      [
        ['100', '0.8'],
        ['100', '1'],
        ['-50', '1.1'],
      ],
      'cost 135, realised 10',
    ],
    [
      'a sale loses below the average',
      [
        ['100', '1'],
        ['-40', '0.5'],
      ],
      'cost 60, realised -20',
    ],
    [
      'a sale of all leaves no cost',
      [
        ['100', '0.8'],
        ['-100', '1'],
      ],
      'cost 0, realised 20',
    ],
    [
      'a sale of more than all owes the rest',
      [
        ['40', '0.8'],
        ['-100', '1'],
      ],
      'cost -60, realised 8',
    ],
    [
      'a purchase of less than is owed',
      [
        ['-100', '1'],
        ['40', '0.5'],
      ],
      'cost -60, realised 20',
    ],
    [
      'a purchase of more than is owed',
      [
        ['-40', '1'],
        ['100', '1.5'],
      ],
      'cost 90, realised -20',
    ],
    [
      'there and back, through zero twice',
      [
        ['10', '1'],
        ['-20', '2'],
        ['20', '3'],
      ],
      'cost 30, realised 0',
    ],
    [
      'a flow of zero',
      [
        ['10', '1'],
        ['0', '7'],
        ['-10', '2'],
      ],
      'cost 0, realised 10',
    ],
    [
      'a rate without a finite decimal',
      [
        ['3', '1', '3'],
        ['-3', '2', '3'],
      ],
      'cost 0, realised 1',
    ],
  ])('%s', (_, terms, expected) => {
    expect(gainsOf(...terms)).toBe(expected)
  })
})

test('a valuation is the amount times its fraction, not times a rounded rate', () => {
  expect(valueAt(new Decimal('1.1684'), { units: '1', per: '1.1684' }).toFixed()).toBe('1')
  expect(valueAt(new Decimal('-3'), { units: '186.75', per: '3' }).toFixed()).toBe('-186.75')
  expect(valueAt(new Decimal('12.34'), atPar).toFixed()).toBe('12.34')
})

const amounts = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => new Decimal(cents).div(100).toFixed())
const rates = fc.integer({ min: 1, max: 10_000_000 }).map((digits) => new Decimal(digits).div(10_000).toFixed())
const anyTerms = fc.array(fc.tuple(amounts, rates, rates), { maxLength: 12 })

/** The same in exact fractions, by the average cost of one unit. */
function computeExactly(terms: [string, string, string][]): { cost: Fraction; realised: Fraction } {
  let [held, average, realised] = [nothing, nothing, nothing]
  for (const [text, units, per] of terms) {
    const [amount, rate] = [exact(text), over(exact(units), exact(per))]
    const after = plus(held, amount)
    const sides = [held, amount, after].map((each) => compare(each, nothing))
    if (sides[0] !== 0 && sides[0] === -(sides[1] as number)) {
      const closed = sides[2] === sides[0] ? minus(nothing, amount) : held
      realised = plus(realised, times(closed, minus(rate, average)))
      if (sides[2] !== sides[0]) average = sides[2] === 0 ? nothing : rate
    } else if (sides[2] !== 0) {
      average = over(plus(times(held, average), times(amount, rate)), after)
    }
    held = after
  }
  return { cost: times(held, average), realised }
}

const digits = 40
const sameAs = (value: Fraction, found: Decimal) =>
  expect(
    found
      .toDecimalPlaces(digits)
      .toFixed(digits)
      .replace('-0.', '0.')
      .replace(/^0\.0+$/, '0'),
  ).toBe(
    rounded(value, digits, 'half-even')
      .replace('-0.', '0.')
      .replace(/^0\.0+$/, '0'),
  )

test('cost and gains equal those of an exact computation, for any flows', () => {
  fc.assert(
    fc.property(anyTerms, (terms) => {
      const found = computeGains(flowsOf(terms))
      const expected = computeExactly(terms)
      sameAs(expected.cost, found.cost)
      sameAs(expected.realised, found.realised)
    }),
    { numRuns: scale(60, 300) },
  )
})

test('cost less realised gain equals the sum of the values of all flows', () => {
  fc.assert(
    fc.property(anyTerms, (terms) => {
      const flows = flowsOf(terms)
      const { cost, realised } = computeGains(flows)
      const value = flows.reduce((sum, { amount, rate }) => sum.plus(valueAt(amount, rate)), new Decimal(0))
      expect(cost.minus(realised).minus(value).abs().lt('1e-60')).toBe(true)
    }),
  )
})

test('at one rate all the time nothing is gained', () => {
  fc.assert(
    fc.property(fc.array(amounts), rates, rates, (given, units, per) => {
      const flows = flowsOf(given.map((amount) => [amount, units, per]))
      const { cost, realised } = computeGains(flows)
      const held = flows.reduce((sum, { amount }) => sum.plus(amount), new Decimal(0))
      expect(realised.abs().lt('1e-60')).toBe(true)
      expect(cost.minus(valueAt(held, { units, per })).abs().lt('1e-60')).toBe(true)
    }),
  )
})

test('the other side of every flow has the opposite cost and gain', () => {
  fc.assert(
    fc.property(anyTerms, (terms) => {
      const one = computeGains(flowsOf(terms))
      const other = computeGains(flowsOf(terms).map(({ amount, rate }) => ({ amount: amount.neg(), rate })))
      expect(one.cost.plus(other.cost).isZero()).toBe(true)
      expect(one.realised.plus(other.realised).isZero()).toBe(true)
    }),
  )
})

test('a flow in two parts is the same as in one', () => {
  fc.assert(
    fc.property(anyTerms, fc.nat(), (terms, at) => {
      const halved = terms.flatMap(([amount, units, per], i): [string, string, string][] => {
        const half = new Decimal(amount).div(2).toFixed()
        return i === at % Math.max(terms.length, 1)
          ? [
              [half, units, per],
              [half, units, per],
            ]
          : [[amount, units, per]]
      })
      const [one, two] = [computeGains(flowsOf(terms)), computeGains(flowsOf(halved))]
      expect(one.cost.minus(two.cost).abs().lt('1e-60')).toBe(true)
      expect(one.realised.minus(two.realised).abs().lt('1e-60')).toBe(true)
    }),
  )
})
