import { scale } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { startServiceProcess } from './service-process.ts'

let ledger: TestLedger
let file: string
let to: string
const transfers = scale(1_500, 8_000)

beforeAll(async () => {
  ledger = await startLedger()
  const accounts = await Promise.all(range(20).map(() => ledger.openAccount({ balance: '100000.00' })))
  const orders = range(500).map((index) => ({
    operation: 'transfer',
    source_account: accounts[index % 20],
    target_account: accounts[(index + 1) % 20],
    amount: '1.00',
  }))
  for (let posted = 0; posted < transfers; posted += orders.length) {
    const answer = await ledger.post('/v1/transactions/batch', { mode: 'atomic', orders })
    expect(answer.statusCode, answer.text).toBe(201)
  }
  const answer = await ledger.get('/v1/export?format=ndjson')
  file = answer.text
  to = answer.headers['florin-export-to'] as string
})
afterAll(() => ledger.close())

/** Sends the file to a service of its own, which is killed after this many lines of progress. Returns the last line. */
async function restore(killAfter: number): Promise<{ done?: boolean; lines?: number; transactions?: number }> {
  const service = await startServiceProcess({ DATABASE_URL: ledger.serviceUrl })
  const port = /listening at http:[^"]*:(\d+)/.exec(service.output())?.[1]
  let text = ''
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/ledgers/copy/restore`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: file,
    })
    for await (const piece of answer.body ?? []) {
      text += Buffer.from(piece).toString()
      if (text.split('\n').length > killAfter) await service.end('SIGKILL')
    }
  } catch {
    // It was killed.
  } finally {
    await service.end('SIGKILL')
  }
  return JSON.parse(text.split('\n').slice(0, -1).at(-1) ?? '{}')
}

test('a restore whose service is killed again and again equals one that is not', async () => {
  let kills = 0
  let last: Awaited<ReturnType<typeof restore>> = {}
  while (!last.done) {
    // Each time a little further, because lines that are restored are only compared.
    last = await restore(kills + 1)
    if (!last.done) kills += 1
    expect(kills).toBeLessThan(60)
  }
  console.log(`killed ${kills} times`)
  expect(kills).toBeGreaterThan(2)
  const again = await ledger.get(`/v1/export?format=ndjson&to=${to}`, { ledger: 'copy' })
  expect(again.text.split('\n').slice(1, -2)).toEqual(file.split('\n').slice(1, -2))
  await ledger.verify()
})
