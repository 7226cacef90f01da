import { describe, expect, test } from 'vitest'
import { UsageError } from './errors.ts'
import type { Mapping } from './mapping.ts'
import type { Row } from './row.ts'
import { readTable } from './table.ts'

async function read(text: string | Buffer, mapping?: Mapping, encoding = 'utf-8'): Promise<Row[]> {
  async function* pieces() {
    // Pieces end anywhere, also inside a character.
    for (const byte of Buffer.from(text as string)) yield Uint8Array.of(byte)
  }
  const rows: Row[] = []
  for await (const row of readTable(pieces(), mapping, encoding)) rows.push(row)
  return rows
}

const bank: Mapping = {
  delimiter: ';',
  columns: {
    Tag: { field: 'effective_at', date: 'DD.MM.YYYY' },
    Betrag: { field: 'amount', decimal: ',', thousands: '.', positive: 'deposit' },
    Zweck: 'description',
    Nummer: { field: 'idempotency_key', prefix: 'bank:' },
    Art: 'metadata.type',
  },
  constants: { account: 'us.eur', currency: 'EUR' },
}

test('headers are fields, and columns that are quoted, empty or on two lines are read', async () => {
  const rows = await read(
    '\uFEFFoperation,account,amount,description,metadata.shop\r\ndeposit,a,1.50,"two, and\nlines",\r\n\r\nwithdrawal,b,2.00,,7\r\n',
  )
  expect(rows).toEqual([
    { line: 3, fields: { operation: 'deposit', account: 'a', amount: '1.50', description: 'two, and\nlines' } },
    { line: 5, fields: { operation: 'withdrawal', account: 'b', amount: '2.00', metadata: { shop: '7' } } },
  ])
})

test('a mapping says what headers are, and the sign of an amount whether it is a deposit', async () => {
  const rows = await read(
    'Nummer;Tag;Betrag;Saldo;Zweck;Art\nA 1;03.04.2026;-1.234,50;9;Köln;x\n2;03.04.2026;+0,05;9;;\n',
    bank,
  )
  const both = { account: 'us.eur', currency: 'EUR', effective_at: '2026-04-03' }
  expect(rows).toEqual([
    {
      line: 2,
      fields: {
        ...both,
        operation: 'withdrawal',
        amount: '1234.50',
        description: 'Köln',
        idempotency_key: 'bank:A%201',
        metadata: { type: 'x' },
      },
    },
    { line: 3, fields: { ...both, operation: 'deposit', amount: '0.05', idempotency_key: 'bank:2' } },
  ])
})

test('a row with more or fewer columns than the header is rejected with all that was read', async () => {
  const wrong = (columns: number) => `The row has ${columns} columns, and the header has 2.`
  expect(await read('account,amount\na,1,50\nb\n')).toEqual([
    { line: 2, given: ['a', '1', '50'], wrong: wrong(3) },
    { line: 3, given: ['b'], wrong: wrong(1) },
  ])
})

test('two columns give an amount if one of them is empty, and values are translated', async () => {
  const mapping: Mapping = {
    columns: {
      Out: { field: 'amount', operation: 'withdrawal' },
      In: { field: 'amount', operation: 'deposit' },
      Who: { field: 'account', values: { '1': 'a' }, prefix: 'customers.' },
    },
  }
  const rows = await read('Out,In,Who\n5,,1\n,6,1\n5,6,1\n5,,2\n', mapping)
  expect(rows.map((row) => ('fields' in row ? row.fields : row.wrong))).toEqual([
    { operation: 'withdrawal', amount: '5', account: 'customers.a' },
    { operation: 'deposit', amount: '6', account: 'customers.a' },
    'The column "In" gives amount a second time.',
    'Column "Who": the mapping has no value for "2".',
  ])
})

test('a row that cannot be read is named, and the others are read', async () => {
  const rows = await read(
    'Tag;Betrag;Zweck;Nummer;Art\n31.02.2026;1;;1;\n01.02.2026;1.5;;2;\n01.02.2026;12.34,00;;3;\n01.02.2026;1\n01.02.2026;1;;4;\n',
    bank,
  )
  expect(rows.map((row) => ('wrong' in row ? row.line : row.fields.amount))).toEqual([2, 3, 4, 5, '1'])
  expect(rows[0]).toMatchObject({ given: { Tag: '31.02.2026', Betrag: '1', Zweck: '', Nummer: '1', Art: '' } })
})

test('a file in another encoding is read if it is named', async () => {
  const latin = Buffer.from('description\nKöln\n', 'latin1')
  await expect(read(latin)).rejects.toMatchObject({ code: 'ERR_ENCODING_INVALID_ENCODED_DATA' })
  const rows = await read(latin, undefined, 'latin1')
  expect(rows).toEqual([{ line: 2, fields: { description: 'Köln' } }])
})

describe('nothing is read', () => {
  const columns = (name: string, column: object | string): Mapping => ({ columns: { [name]: column as never } })
  test.each<[string, string, Mapping | undefined]>([
    ['a header that is no field', 'account,saldo\na,1\n', undefined],
    ['a column that is missing', 'a\n1\n', columns('b', 'account')],
    ['a column that is there twice', 'a,a\n1,2\n', columns('a', 'account')],
    ['a date without a format', 'a\n1\n', columns('a', 'effective_at')],
    ['a field that does not exist', 'a\n1\n', columns('a', 'acount')],
    ['a setting that does not exist', 'a\n1\n', columns('a', { field: 'account', format: 'x' })],
    ['a setting for another field', 'a\n1\n', columns('a', { field: 'account', date: 'ISO' })],
    ['a point for decimals and thousands', 'a\n1\n', columns('a', { field: 'amount', thousands: '.' })],
    ['a quote that is not closed', 'account\n"a\n', undefined],
  ])('for %s', async (_, text, mapping) => {
    await expect(read(text, mapping)).rejects.toThrow(UsageError)
  })
})
