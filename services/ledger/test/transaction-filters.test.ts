import { scale } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
/** Each with an account. */
const owners = ['ann', 'ben', 'cat']
const metadata = [{ order: '1' }, { order: '2', 'a.b': 'x y&=' }, { 'a.b': 'x y&=' }, {}]

interface Transaction {
  id: string
  kind: string
  reference: string | null
  metadata: Record<string, string>
  entries: { account_code: string; direction: string; amount: string }[]
}
let all: Transaction[]

beforeAll(async () => {
  ledger = await startLedger({ contract: true })
  for (const owner of owners) await ledger.openAccount({ code: owner, owner, balance: '500.00' })
  for (const index of range(90)) {
    const [account, other] = [owners[index % 3] as string, owners[(index + 1) % 3] as string]
    const amount = `${1 + (index % 7)}.00`
    const order = { reference: `r${index % 3}`, metadata: metadata[index % 4], amount }
    const path = ['deposits', 'withdrawals', 'transfers'][index % 5]
    const { reference, metadata: notes } = order
    const answer = path
      ? await ledger.post(`/v1/${path}`, {
          ...order,
          ...(path === 'transfers' ? { source_account: account, target_account: other } : { account }),
        })
      : await ledger.post('/v1/transactions', {
          reference,
          metadata: notes,
          entries: [
            { account, direction: 'debit', amount },
            { account: other, direction: 'credit', amount },
          ],
        })
    expect(answer.statusCode, answer.text).toBe(201)
    if (index % 9 === 0) await ledger.post(`/v1/transactions/${answer.body.id}/reversal`, {})
  }
  all = await crawl('', 200)
})
afterAll(() => ledger.close())

async function crawl(query: string, limit: number): Promise<Transaction[]> {
  const found: Transaction[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await ledger.get(`/v1/transactions?${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`)
    expect(answer.statusCode, answer.text).toBe(200)
    found.push(...answer.body.data)
    cursor = answer.body.next_cursor
  }
  return found
}

const filters = fc.record(
  {
    account: fc.constantFrom(...owners, 'system.cash.usd'),
    owner: fc.constantFrom(...owners),
    kind: fc.subarray(['deposit', 'withdrawal', 'transfer', 'journal', 'reversal', 'payment'], { minLength: 1 }),
    reference: fc.constantFrom('r0', 'r1', 'none'),
    direction: fc.constantFrom('debit', 'credit'),
    amount_min: fc.constantFrom('0.01', '2.00', '5', '7.00'),
    amount_max: fc.constantFrom('2', '5.00', '500.00'),
    metadata: fc.constantFrom<Record<string, string>>(
      { order: '1' },
      { order: '2', 'a.b': 'x y&=' },
      { 'a.b': 'x y&=' },
      { none: '' },
    ),
  },
  { requiredKeys: [] },
)

test('any filters together find all that match, and nothing else, newest first', async () => {
  expect(all).toHaveLength(103)
  let matches = 0
  await fc.assert(
    fc.asyncProperty(filters, fc.integer({ min: 1, max: 20 }), async ({ kind, metadata, ...plain }, limit) => {
      const query = new URLSearchParams({ ...(plain as Record<string, string>), ...(kind && { kind: kind.join(',') }) })
      for (const [key, text] of Object.entries(metadata ?? {})) query.set(`metadata.${key}`, text)
      const { account, owner, reference, direction, amount_min: least, amount_max: most } = plain
      const isParty = (code: string) => (entry: { account_code: string }) => entry.account_code === code
      const expected = all.filter(
        ({ entries, ...transaction }) =>
          (!kind || kind.includes(transaction.kind)) &&
          (!reference || transaction.reference === reference) &&
          Object.entries(metadata ?? {}).every(([key, text]) => transaction.metadata[key] === text) &&
          (!account || entries.some(isParty(account))) &&
          (!owner || entries.some(isParty(owner))) &&
          entries.some(
            (entry) =>
              (!(account ?? owner) || isParty((account ?? owner) as string)(entry)) &&
              (!direction || entry.direction === direction) &&
              (!least || Number(entry.amount) >= Number(least)) &&
              (!most || Number(entry.amount) <= Number(most)),
          ),
      )
      const found = await crawl(String(query), limit)
      expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
      if (Object.keys(plain).length + Number(kind !== undefined) + Number(metadata !== undefined) > 1)
        matches += found.length
    }),
    { numRuns: scale(150, 2_000) },
  )
  expect(matches).toBeGreaterThan(0)
})

test('an unknown parameter, kind or amount is rejected, and so are too many filters by metadata', async () => {
  const many = range(6)
    .map((index) => `metadata.k${index}=x`)
    .join('&')
  for (const query of [
    'knd=deposit',
    'kind=deposit,gift',
    'kind=',
    'direction=left',
    'amount_min=-1',
    'metadata=x',
    many,
  ]) {
    expect((await ledger.get(`/v1/transactions?${query}`)).body.code, query).toBe('invalid_request')
  }
  expect((await ledger.get('/v1/transactions?knd=deposit')).body.errors[0].detail).toMatch(/Did you mean kind\?/)
})
