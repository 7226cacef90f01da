import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decimal } from '@florin/money'
import { scale } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { hasProgram, run } from './programs.ts'

let ledger: TestLedger
let folder: string
const accounts: string[] = []

const zone = 'America/New_York'
const dayMs = 86_400_000
const iso = (ms: number) => new Date(ms).toISOString()

interface Line {
  record: string
  id: string
  account: string
  balance: string
  opening_balance: string
  effective_at: string
  recorded_at: string
  entries: { account: string; direction: string; amount: string }[]
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'florin-export-'))
  ledger = await startLedger({ contract: true })
  await ledger.patch('/v1/ledgers/main', { time_zone: zone })
  for (const index of range(4)) {
    accounts.push(
      await ledger.openAccount({
        code: `books.${index}`,
        minimum_balance: null,
        ...(index === 3 && { type: 'asset' }),
      }),
    )
  }
  await post(scale(1_400, 4_000))
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
  await rm(folder, { recursive: true })
})

const moments = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom('0001-01-01', '1969-12-31', '2026-03-08', '2025-11-02', '2026-01-31', '2026-02-01', '2026-02-28'),
  // In New York it is the day before.
  fc.constantFrom('2026-02-01T04:59:59.999Z', '2026-02-01T05:00:00Z', '2026-02-01T03:00:00Z'),
  fc.integer({ min: Date.parse('2025-01-01'), max: Date.now() + dayMs / 2 }).map(iso),
)

async function post(count: number): Promise<void> {
  const orders = fc.sample(
    fc.record({
      source: fc.nat(3),
      step: fc.integer({ min: 1, max: 3 }),
      cents: fc.integer({ min: 1, max: 9_999 }),
      effective_at: moments,
    }),
    count,
  )
  for (let index = 0; index < orders.length; index += 50) {
    const answers = await Promise.all(
      orders.slice(index, index + 50).map(({ source, step, cents, effective_at }) =>
        ledger.post('/v1/transactions', {
          entries: [
            { account: accounts[source], direction: 'debit', amount: (cents / 100).toFixed(2) },
            { account: accounts[(source + step) % 4], direction: 'credit', amount: (cents / 100).toFixed(2) },
          ],
          ...(effective_at && { effective_at }),
        }),
      ),
    )
    for (const { statusCode, text } of answers) expect(statusCode, text).toBe(201)
  }
}

const read = async (query: string) => {
  const answer = await ledger.get(`/v1/export?axis=effective&${query}`)
  expect(answer.statusCode, answer.text).toBe(200)
  return answer
}
const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
const readLines = async (query: string) => linesOf((await read(`format=ndjson&${query}`)).text)
const only = (record: string, lines: Line[]) => lines.filter((line) => line.record === record)

async function save(name: string, text: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

test('has each transaction once, in the order of its effective moment, up to the horizon', async () => {
  const answer = await read('format=ndjson')
  const to = Date.parse(answer.headers['florin-export-to'] as string)
  const found = only('transaction', linesOf(answer.text))
  const { rows } = await ledger.db.query(
    'select id from transactions where ledger = 1 and effective_at < $1 order by effective_at, id',
    [iso(to)],
  )
  expect(found.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
  expect(rows.length).toBeGreaterThan(1_000)
})

test('of any periods one after another has each transaction once, and what closes one opens the next', async () => {
  const all = only('transaction', await readLines('')).map(({ id }) => id)
  for (const middle of ['2026-02-01', '1969-12-31', '2026-02-01T05:00:00.000Z', '2026-01-15']) {
    const [early, late] = [await readLines(`to=${middle}`), await readLines(`from=${middle}`)]
    expect([...only('transaction', early), ...only('transaction', late)].map(({ id }) => id)).toEqual(all)
    const closing = new Map(only('balance', early).map(({ account, balance }) => [account, new Decimal(balance)]))
    for (const { id, opening_balance: opening } of only('account', late)) {
      expect(new Decimal(opening).eq(closing.get(id) ?? 0), `${id} at ${middle}`).toBe(true)
    }
    const { body } = await ledger.get(`/v1/accounts/${accounts[0]}/statement?axis=effective&from=${middle}`)
    expect(closing.get(accounts[0] as string)?.toFixed(2)).toBe(body.opening_balance)
  }
})

test('taken while orders are dated back is consistent', async () => {
  let isPosting = true
  const posting = post(600).finally(() => {
    isPosting = false
  })
  while (isPosting) {
    const lines = await readLines('from=2026-02-01')
    const sums = new Map(only('account', lines).map(({ id, opening_balance }) => [id, new Decimal(opening_balance)]))
    for (const { entries } of only('transaction', lines)) {
      for (const { account, direction, amount } of entries) {
        const isUp = (account === accounts[3]) === (direction === 'debit')
        const sum = sums.get(account) as Decimal
        sums.set(account, isUp ? sum.plus(amount) : sum.minus(amount))
      }
    }
    for (const { account, balance } of only('balance', lines)) {
      expect(sums.get(account)?.toFixed(2), account).toBe(balance)
    }
  }
  await posting
})

const periods = ['', 'from=2026-02-01&to=2026-03-09', 'from=2026-02-01T05:00:00Z']

describe.skipIf(!(await hasProgram('hledger'))).each(periods)(
  'a journal for hledger by effective dates, of %j',
  (period) => {
    test('passes its strict check, with the effective dates in the time zone of the ledger', async () => {
      const { text } = await read(`format=hledger&${period}`)
      const file = await save('books.journal', text)
      expect(await run('hledger', '-f', file, 'check', '--strict', 'ordereddates')).toEqual({ code: 0, output: '' })
      const days = new Intl.DateTimeFormat('en-CA', { timeZone: zone })
      for (const { id, effective_at: at } of only('transaction', await readLines(period)).slice(-300)) {
        expect(text).toContain(`\n${days.format(new Date(at))} * (${id})`)
      }
    })

    test('fails the check when one amount is changed', async () => {
      const { text } = await read(`format=hledger&${period}`)
      const [entry, sign, digits] = /\s\s(-?)(\d+\.\d\d) USD\n/.exec(
        text.slice(text.indexOf('* (')),
      ) as never as string[]
      const changed = text.replace(entry as string, `  ${sign}1${digits} USD\n`)
      expect((await run('hledger', '-f', await save('changed.journal', changed), 'check')).code).not.toBe(0)
    })
  },
)

describe.skipIf(!(await hasProgram('bean-check'))).each(periods)(
  'a journal for Beancount by effective dates, of %j',
  (period) => {
    test('passes bean-check', async () => {
      const { text } = await read(`format=beancount&${period}`)
      const file = await save('books.beancount', text)
      expect(await run('bean-check', '--no-cache', file)).toEqual({ code: 0, output: '' })
      expect(text).toContain(' balance Liabilities:Books:0:USD')
    })
  },
)
