import { afterAll, beforeAll, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger()
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

test('transfers that cross each other neither deadlock nor lose money', async () => {
  const a = await ledger.openAccount({ balance: '1000.00' })
  const b = await ledger.openAccount({ balance: '1000.00' })

  const answers = await Promise.all(range(40).map((i) => ledger.postTransfer(i % 2 ? [a, b] : [b, a], '7.00')))

  expect(answers.map((answer) => answer.statusCode)).toEqual(Array(40).fill(201))
  expect(await ledger.balancesOf(a, b)).toEqual(['1000.00', '1000.00'])
})
