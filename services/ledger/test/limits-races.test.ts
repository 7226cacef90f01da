import { afterAll, beforeAll, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

/** One posting in each group, so that orders of several accounts are judged at the same time, also in one process. */
const posting = { groupMax: 1, lanes: 4 }
let ledger: TestLedger
let replica: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true, posting })
  replica = await startLedger({ contract: true, posting, on: ledger })
})
afterAll(async () => {
  await ledger.verify()
  await replica.close()
  await ledger.close()
})

test("an owner's limit is used to its end and not beyond, by groups that share no account", async () => {
  for (const round of range(6)) {
    const owner = `owner-${round}`
    // Transfers between pairs: a withdrawal would wait for the lock of the cash account that all of them share.
    const pairs = await Promise.all(
      range(8).map(async () => [await ledger.openAccount({ owner, balance: '100.00' }), await ledger.openAccount()]),
    )
    const limit = { owner, currency: 'USD', measure: 'out', period: 'day', amount: '100.00' }
    expect((await ledger.post('/v1/limits', limit)).statusCode).toBe(201)
    const answers = await Promise.all(
      range(50).map((client) =>
        (client % 2 ? ledger : replica).postTransfer(pairs[(client >> 1) % 8] as [string, string], '3.00'),
      ),
    )
    const outcomes = answers.map(({ statusCode, body }) => (statusCode === 201 ? 'posted' : body.code))
    expect(outcomes.filter((each) => each === 'posted')).toHaveLength(33)
    expect(outcomes.filter((each) => each === 'limit_exceeded')).toHaveLength(17)
    const { body } = await replica.get(`/v1/accounts/${pairs[0]?.[0]}/limits`)
    expect(body.data).toMatchObject([{ used: '99.00', remaining: '1.00' }])
  }
})
