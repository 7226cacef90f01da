import { expect, test } from 'vitest'
import { countRows, flatten, nest, removeRow } from './flat-fields.ts'

const fields = {
  description: 'Rent',
  reference: '',
  'entries/0/account': 'a',
  'entries/0/amount': '1',
  'entries/0/direction': 'debit',
  'entries/1/account': 'b',
  'entries/1/amount': '2',
  'entries/10/account': '',
  'merchant/name': 'Corner Shop',
}

test('an order is nested as its paths say, without its empty fields', () => {
  expect(nest({ ...fields, 'entries/10/account': '' })).toEqual({
    description: 'Rent',
    entries: [
      { account: 'a', amount: '1', direction: 'debit' },
      { account: 'b', amount: '2' },
    ],
    merchant: { name: 'Corner Shop' },
  })
})

test('rows are counted with empty ones, and move up when one above them is removed', () => {
  expect(countRows(fields, 'entries')).toBe(11)
  expect(countRows(fields, 'tiers')).toBe(0)
  expect(removeRow(fields, 'entries', 0)).toEqual({
    description: 'Rent',
    reference: '',
    'entries/0/account': 'b',
    'entries/0/amount': '2',
    'entries/9/account': '',
    'merchant/name': 'Corner Shop',
  })
})

test('what is nested is flattened again', () => {
  const order = {
    code: 'a',
    rule: {
      tiers: [
        { up_to: '1.00', flat: '2' },
        { up_to: null, flat: '3' },
      ],
    },
  }
  expect(flatten(order)['rule/tiers/1/up_to']).toBe('')
  expect(nest(flatten(order))).toEqual({
    code: 'a',
    rule: { tiers: [{ up_to: '1.00', flat: '2' }, { flat: '3' }] },
  })
})
