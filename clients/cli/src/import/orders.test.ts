import { expect, test } from 'vitest'
import { readOrders } from './orders.ts'
import type { Row } from './row.ts'

async function read(text: string) {
  async function* pieces() {
    yield Buffer.from(text)
  }
  const rows: Row[] = []
  for await (const row of readOrders(pieces())) rows.push(row)
  return rows
}

test('a line with a key twice is rejected, as the ledger rejects it: it would mean one amount or the other', async () => {
  const twice = '{"operation":"deposit","amount":"1.00","amount":"1000.00"}'
  const nested = String.raw`{"operation":"deposit","metadata":{"a":"1","\u0061":"2"}}`
  expect(await read(`${twice}\n${nested}\n`)).toMatchObject([
    { line: 1, given: twice, wrong: 'The line has a key twice. Which one counts is not guessed.' },
    { line: 2, wrong: 'The line has a key twice. Which one counts is not guessed.' },
  ])
})

test('texts may have any characters, also those of JSON', async () => {
  const fields = { operation: 'transfer', description: 'a":"b\\" {:} \\', metadata: { ':': '"', __proto: '\\"' } }
  expect(await read(`${JSON.stringify(fields)}\n`)).toEqual([{ line: 1, fields }])
})
