import { expect, test } from 'vitest'
import { formatFields, formatTable } from './table.ts'

test('amounts are aligned to the right, and lines end without spaces', () => {
  const columns = [{ title: 'account' }, { title: 'posted', isRight: true }, { title: '' }]
  const rows = [
    ['customers.alice.usd', '5.00', 'USD'],
    ['cash', '-1234567890123456789.00', ''],
  ]
  expect(formatTable(columns, rows).split('\n')).toEqual([
    'account                               posted',
    'customers.alice.usd                     5.00  USD',
    'cash                 -1234567890123456789.00',
  ])
})

test('a table without rows has its titles', () => {
  expect(formatTable([{ title: 'account' }], [])).toBe('account')
})

test('fields that are null are left out', () => {
  expect(formatFields({ code: 'cash', owner: null, type: 'asset' })).toBe('code  cash\ntype  asset')
})

test('a name cannot command the terminal', () => {
  expect(formatFields({ name: 'Eve\u001b[2J\r\nAlice\u009b1m' })).toBe('name  Eve\ufffd[2J\ufffd\ufffdAlice\ufffd1m')
})
