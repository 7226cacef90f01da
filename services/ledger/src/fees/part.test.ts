import { Decimal } from '@florin/money'
import { expect, test } from 'vitest'
import { feePart, type PostedFee } from './part.ts'

const account = { ledger: 1, id: 'payer', code: null, type: 'liability' as const, currency: 'USD', exponent: 2 }
const fee: PostedFee = {
  kind: 'transfer',
  schedule: { code: 'standard', version: 3 },
  account,
  amount: new Decimal('1.5'),
  currency: 'USD',
  exponent: 2,
  leg: 2,
  reverses: null,
}
const spread: PostedFee = { ...fee, kind: 'fx_spread', schedule: null, currency: 'EUR', leg: 4 }
const refund: PostedFee = { ...fee, amount: new Decimal('-1.5'), reverses: 'fee-1' }

const present = (...fees: PostedFee[]) => feePart.field?.present(fees)

test('the fee of a schedule is shown, in the decimals of its currency', () => {
  const shown = { schedule: 'standard', version: 3, amount: '1.50', currency: 'USD', account: 'payer' }
  expect(present(fee)).toEqual(shown)
  expect(present(spread, fee)).toEqual(shown)
})

test('a spread is not shown as a fee, nor what a reversal returns', () => {
  expect(present(spread)).toBeUndefined()
  expect(present(refund)).toBeUndefined()
  expect(present()).toBeUndefined()
})

test('each fee is a row with an id of its own, and names the entry that earns it, from 1', () => {
  let ids = 0
  const nextId = () => `id-${++ids}`
  const zero: PostedFee = { ...fee, amount: new Decimal(0), leg: null }
  const statement = feePart.insert?.([
    { ledger: 1, transaction: 't1', terms: [spread, fee], nextId },
    { ledger: 2, transaction: 't2', terms: [refund, zero], nextId },
  ])
  const [ledgers, idColumn, transactions, lines, kinds, schedules, versions, payers, amounts, currencies, reverses] =
    statement?.values ?? []
  expect({ ledgers, idColumn, transactions, lines }).toEqual({
    ledgers: '{"1","1","2","2"}',
    idColumn: '{"id-1","id-2","id-3","id-4"}',
    transactions: '{"t1","t1","t2","t2"}',
    lines: '{"5","3","3",null}',
  })
  expect({ kinds, schedules, versions }).toEqual({
    kinds: '{"fx_spread","transfer","transfer","transfer"}',
    schedules: '{null,"standard","standard","standard"}',
    versions: '{null,"3","3","3"}',
  })
  expect({ payers, amounts, currencies, reverses }).toEqual({
    payers: '{"payer","payer","payer","payer"}',
    amounts: '{"1.50","1.50","-1.50","0.00"}',
    currencies: '{"EUR","USD","USD","USD"}',
    reverses: '{null,null,"fee-1",null}',
  })
})

test('nothing is sent without fees', () => {
  expect(feePart.insert?.([])).toBeUndefined()
})
