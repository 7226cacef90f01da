import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { atAnyRate, range, startLedger, type TestLedger } from './ledger.ts'
import { hasProgram, run } from './programs.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'

let ledger: TestLedger
let fx: FxStub
let revenue: RevenueService
let folder: string
/** Before the second half of the books. */
let middle: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'florin-export-'))
  fx = await startFxStub({ USD: '1.1684', JPY: '186.75' })
  revenue = await startRevenueService()
  await revenue.addSchedule({ code: 'standard', currency: '*', rule: { percentage_bps: '50' } })
  ledger = await startLedger({ fx: fx.url, revenue: revenue.url, dueWork: true })
  await fillBooks()
  middle = (await ledger.db.query('select clock_timestamp() as now')).rows[0].now.toISOString()
  await fillBooks('second.')
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
  await fx.close()
  await revenue.close()
  await rm(folder, { recursive: true })
})

/** What a journal must not take for its own syntax. */
const hostile = [
  '; comment',
  'a\n2026-01-01 * evil\n    assets:x  1 USD\n    assets:y',
  'quote " and \\ backslash \\" and \\n',
  '} { ( ) [2020-01-01] | pipe, date:1999-01-01, type:X, date2:1998-01-01',
  '* ! = @ @@ ~ # ^link #tag',
  'line\u2028separator\u0085next\u000bline\u0007bell\rreturn\ttab',
  '  two  spaces  ',
  '1970-01-01 open Assets:Evil',
  "$x `y` 'z' é 中文 🙂",
]

async function post(path: string, body: object) {
  const answer = await ledger.post(path, body)
  expect(answer.statusCode, answer.text).toBeLessThan(300)
  return answer.body
}

/** All kinds of transactions, in accounts whose names try to be those of others. */
async function fillBooks(prefix = '') {
  if (prefix === '') {
    for (const [code, exponent] of [
      ['POINTS', 0],
      ['BTC', 8],
      ['A12', 3],
      ['WEI', 18],
    ] as const) {
      await post('/v1/currencies', { code, exponent, name: code })
    }
  }
  const open = (code: string, currency: string, balance: string, more = {}) =>
    ledger.openAccount({ code: `${prefix}${code}`, currency, balance, ...more })
  const alice = await open('customers.alice.usd', 'USD', '1000.00', {
    name: 'Alice; type:X, type:A',
    owner: 'alice, type:E',
    metadata: { 'key, type:X': 'a "text"\n; x' },
  })
  const bob = await open('customers.alice', 'USD', '500.00')
  await open('customers', 'A12', '1.001')
  await open('customers.a12', 'A12', '1000.002')
  await open('points', 'POINTS', '1234567')
  await open('wei', 'WEI', '0.000000000000000001')
  for (const code of ['-x', '_x', 'x-x', 'a_b', 'a-u-b', 'a--b', '7.0', 'xx-u-x']) await open(code, 'BTC', '0.00000001')
  const yen = await open('yen', 'JPY', '1000')
  const euros = await open('euros', 'EUR', '10.00')
  await ledger.openAccount({ currency: 'KWD', balance: '1.234' })
  await ledger.openAccount({ code: `${prefix}unused`, currency: 'CHF' })
  const loan = await ledger.openAccount({ code: `${prefix}loan`, type: 'asset', minimum_balance: null })

  const fee = { fee_schedule: 'standard' }
  for (const text of hostile) {
    const labels = { reference: text.slice(0, 200), description: text, metadata: { [text.slice(0, 40)]: text } }
    await post('/v1/transfers', { source_account: alice, target_account: bob, amount: '1.01', ...labels })
  }
  const paid = await post('/v1/transfers', { source_account: bob, target_account: alice, amount: '3.00', ...fee })
  await post(`/v1/transactions/${paid.id}/reversal`, { description: 'sorry' })
  await post('/v1/conversions', atAnyRate({ source_account: alice, target_account: yen, source_amount: '20.00' }))
  await post(
    '/v1/conversions',
    atAnyRate({ source_account: euros, target_account: alice, target_amount: '5.00', ...fee }),
  )
  await post('/v1/withdrawals', { account: bob, amount: '7.00', ...fee })
  const hold = await post('/v1/holds', { account: alice, target_account: bob, amount: '50.00' })
  await post(`/v1/holds/${hold.id}/capture`, { amount: '20.00' })
  const other = await post('/v1/holds', { account: alice, target_account: bob, amount: '10.00' })
  await post(`/v1/holds/${other.id}/void`, {})
  const payment = await post('/v1/payments', {
    account: alice,
    amount: '50.00',
    merchant: { name: 'Shop' },
    cashback: { percentage_bps: '200', delay: 0 },
  })
  await until('the cashback is paid', async () => {
    const { body } = await ledger.get(`/v1/payments/${payment.id}`)
    return body.cashback.status === 'paid'
  })
  await post(`/v1/payments/${payment.id}/refund`, { amount: '10.00' })
  await post('/v1/transactions', {
    entries: [
      { account: loan, direction: 'credit', amount: '12.00' },
      { account: alice, direction: 'credit', amount: '12.00' },
      { account: bob, direction: 'debit', amount: '24.00' },
    ],
  })
}

const read = async (query: string, options = {}) => {
  const answer = await ledger.get(`/v1/export?${query}`, options)
  expect(answer.statusCode, answer.text).toBe(200)
  return answer
}
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

async function save(name: string, text: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

/** Posted balances by code or id, of the accounts that have moved. */
async function balances(): Promise<Map<string, { posted: string; currency: string; type: string }>> {
  const { rows } = await ledger.db.query(
    'select coalesce(code, id::text) as ref, posted, currency, type from accounts where moved',
  )
  return new Map(rows.map(({ ref, ...row }) => [ref, row]))
}

const hasHledger = await hasProgram('hledger')
const hasBeanCheck = await hasProgram('bean-check')
const periods = { 'of all': () => '', 'of a period': () => `&from=${middle}` }

describe.skipIf(!hasHledger).each(Object.entries(periods))('a journal for hledger, %s', (_, period) => {
  test('passes its strict check, and has the balances of the ledger', async () => {
    const { text } = await read(`format=hledger${period()}`)
    const file = await save('books.journal', text)
    expect(await run('hledger', '-f', file, 'check', '--strict', 'ordereddates')).toEqual({ code: 0, output: '' })
    const { output } = await run('hledger', '-f', file, 'balance', '--flat', '--no-total', '--empty', '-O', 'csv')
    const found = new Map(
      (parse(output, { columns: true }) as Record<string, string>[]).map(({ account, balance }) => [account, balance]),
    )
    expect(found.get('equity:OPENING') ?? '0').toBe('0')
    found.delete('equity:OPENING')
    const roots: Record<string, string> = {
      asset: 'assets',
      liability: 'liabilities',
      income: 'income',
      expense: 'expenses',
      equity: 'equity',
    }
    for (const [ref, { posted, currency, type }] of await balances()) {
      const name = `${roots[type]}:${/-7...-/.test(ref) ? `ID-${ref}` : ref.replaceAll('.', ':')}`
      const sign = type === 'asset' || type === 'expense' ? '' : '-'
      const symbol = /\d/.test(currency) ? `"${currency}"` : currency
      const expected = /[1-9]/.test(posted) ? `${sign}${posted} ${symbol}`.replace('--', '') : '0'
      expect(`${name} ${found.get(name)}`).toBe(`${name} ${expected}`)
      found.delete(name)
    }
    expect([...found.values()].filter((balance) => balance !== '0')).toEqual([])
  })

  test('fails the check when one amount is changed', async () => {
    const { text } = await read(`format=hledger${period()}`)
    const changed = text
      .replace('  -1.01 USD', '  -1.02 USD')
      .replace('  -1.01 USD\n', '  -1.01 USD\n')
      .replace('  1.01 USD', '  1.02 USD')
    expect(changed).not.toBe(text)
    expect((await run('hledger', '-f', await save('changed.journal', changed), 'check')).output).toContain(
      'balance assertion',
    )
  })
})

describe.skipIf(!hasBeanCheck).each(Object.entries(periods))('a journal for Beancount, %s', (_, period) => {
  test('passes bean-check, which compares the balance of each account that has moved', async () => {
    const { text } = await read(`format=beancount${period()}`)
    expect(await run('bean-check', '--no-cache', await save('books.beancount', text))).toEqual({ code: 0, output: '' })
    const asserted = [...text.matchAll(/^\d{4}-\d\d-\d\d balance (\S+) {2}(\S+) ~ 0 (\S+)$/gm)]
    const all = await balances()
    expect(new Set(asserted.map(([, name]) => name)).size).toBe(all.size)
    const sorted = (rows: string[]) => rows.map((row) => row.replace(/^-?/, '')).sort()
    expect(sorted(asserted.map(([, , balance, currency]) => `${balance} ${currency}`))).toEqual(
      sorted([...all.values()].map(({ posted, currency }) => `${posted} ${currency}`)),
    )
  })

  test('fails the check when one amount is changed', async () => {
    const { text } = await read(`format=beancount${period()}`)
    const changed = text.replace('  -1.01 USD', '  -1.02 USD').replace('  1.01 USD', '  1.02 USD')
    expect(changed).not.toBe(text)
    expect((await run('bean-check', '--no-cache', await save('changed.beancount', changed))).output).toContain(
      'Balance failed',
    )
  })
})

test.skipIf(!hasHledger)('hledger reads back exactly the texts of transactions, whatever is in them', async () => {
  const file = await save('texts.journal', (await read('format=hledger')).text)
  const { output } = await run('hledger', '-f', file, 'print', '-O', 'json')
  const printed: { ttags: [string, string][] }[] = JSON.parse(output)
  const tags: Record<string, string>[] = printed.map(({ ttags }) => Object.fromEntries(ttags))
  const { body } = await ledger.get('/v1/transactions?limit=200')
  for (const { description, reference } of body.data) {
    if (description === null) continue
    expect(
      tags.some((tag) => tag.description && JSON.parse(tag.description) === description),
      description,
    ).toBe(true)
    if (reference) expect(tags.some((tag) => tag.reference && JSON.parse(tag.reference) === reference)).toBe(true)
  }
  expect(tags.flatMap((tag) => Object.keys(tag)).filter((name) => /date|type/.test(name))).toEqual([])
})

/** Writes the texts of the transactions of a journal, as Beancount has read them. */
const beancountReader = `
import json, sys
from beancount import loader
entries, errors, _ = loader.load_file(sys.argv[1])
print(json.dumps([[e.narration, e.meta.get('reference'), e.meta.get('metadata')] for e in entries if hasattr(e, 'narration')]))`

test.skipIf(!hasBeanCheck)(
  'Beancount reads back the texts of transactions, without the control characters that it has no form for',
  async () => {
    const file = await save('texts.beancount', (await read('format=beancount')).text)
    const { output } = await run(
      'bash',
      '-c',
      `$(head -n 1 "$(command -v bean-check)" | cut -c 3-) -c "$1" "$2"`,
      '-',
      beancountReader,
      file,
    )
    const found: [string, string | undefined, string | undefined][] = JSON.parse(output)
    const readable = (text: string) => text.replaceAll(/[^\P{Cc}\n\r\t]/gu, ' ')
    for (const text of hostile) {
      const of = found.filter(([narration]) => narration === readable(text))
      expect(of, text).toHaveLength(2)
      expect(of[0]?.[1]).toBe(readable(text.slice(0, 200)))
      expect(JSON.parse(of[0]?.[2] ?? '')).toEqual({ [text.slice(0, 40)]: text })
    }
  },
)

describe('an export', () => {
  test('has each transaction once, as it was first answered, between accounts and balances', async () => {
    const lines = linesOf((await read('format=ndjson')).text)
    const listed = (await ledger.get('/v1/transactions?limit=200')).body.data.reverse()
    const exported = lines.filter(({ record }) => record === 'transaction')
    expect(exported.map(({ id }) => id)).toEqual(listed.map(({ id }: { id: string }) => id))
    const withoutTypes = (entries: object[]) =>
      entries.map(({ account_type: _, ...entry }: { account_type?: string }) => entry)
    for (const [index, { reversed_by: _, ...transaction }] of listed.entries()) {
      const { record: __, entries, ...rest } = exported[index]
      expect({ ...rest, entries: withoutTypes(entries) }).toEqual(transaction)
    }
    expect(lines.at(-1)).toMatchObject({ record: 'end', transactions: listed.length })
    expect(lines.filter(({ record }) => record === 'currency').map(({ code }) => code)).toContain('POINTS')
    const accounts = lines.filter(({ record }) => record === 'account')
    for (const { record: _, exponent: __, opening_balance, ...account } of accounts) {
      const { balance: ___, ...opened } = (await ledger.get(`/v1/accounts/${account.id}`)).body
      expect(account).toEqual(opened)
      expect(opening_balance).toMatch(/^0(\.0+)?$/)
    }
    const moved = await balances()
    const closing = lines.filter(({ record }) => record === 'balance')
    expect(new Map(closing.map(({ account, account_code: code, balance }) => [code ?? account, balance]))).toEqual(
      new Map([...moved].map(([ref, { posted }]) => [ref, posted])),
    )
  })

  test('of the same period is the same at any later time', async () => {
    const account = await ledger.openAccount({ code: 'renamed', balance: '3.00', name: 'Before' })
    const { id } = await post('/v1/deposits', { account, amount: '1.00' })
    const first = await Promise.all(['hledger', 'beancount', 'ndjson', 'csv'].map((format) => read(`format=${format}`)))
    await ledger.patch(`/v1/accounts/${account}`, { name: 'After', metadata: { later: 'yes' } })
    await post(`/v1/transactions/${id}/reversal`, {})
    await ledger.openAccount({ balance: '5.00' })
    for (const [index, format] of ['hledger', 'beancount', 'ndjson', 'csv'].entries()) {
      const to = first[index]?.headers['florin-export-to']
      expect((await read(`format=${format}&to=${to}`)).text).toBe(first[index]?.text)
    }
    expect((await read('format=ndjson')).text).toContain('After')
  })

  test('as CSV has a row for each entry, with exact texts', async () => {
    const rows: Record<string, string>[] = parse((await read('format=csv')).text, { columns: true })
    const { rows: counted } = await ledger.db.query('select count(*)::integer as n from entries where ledger = 1')
    expect(rows).toHaveLength(counted[0].n)
    for (const text of hostile) expect(rows.some(({ description }) => description === text)).toBe(true)
  })

  test('of consecutive periods has each transaction once, and what closes one opens the next', async () => {
    const [early, late] = await Promise.all(
      [`to=${middle}`, `from=${middle}`].map(async (period) => linesOf((await read(`format=ndjson&${period}`)).text)),
    )
    const idsOf = (lines: { record: string; id: string }[] = []) =>
      lines.filter(({ record }) => record === 'transaction').map(({ id }) => id)
    const all = linesOf((await read('format=ndjson')).text)
    expect([...idsOf(early), ...idsOf(late)]).toEqual(idsOf(all))
    const closing = new Map(
      early?.filter(({ record }) => record === 'balance').map(({ account, balance }) => [account, balance]),
    )
    for (const { id, opening_balance: opening } of late?.filter(({ record }) => record === 'account') ?? []) {
      expect(opening.replace(/^0\.?0*$/, '0')).toBe((closing.get(id) ?? '0').replace(/^0\.?0*$/, '0'))
    }
  })

  test('taken while others post is consistent, and the beginning of later ones', async () => {
    await ledger.post('/v1/ledgers', { name: 'busy' })
    const options = { ledger: 'busy' }
    const accounts = await Promise.all(range(4).map(() => ledger.openAccount({ balance: '1000.00' }, options)))
    const transfers = range(1_200).map((index) =>
      ledger.postTransfer([accounts[index % 4], accounts[(index + 1) % 4]] as never, '0.01', options),
    )
    const texts: string[] = []
    for (let posted = false; !posted; ) {
      posted = await Promise.race([
        Promise.all(transfers).then(() => true),
        new Promise<boolean>((go) => setTimeout(go, 20, false)),
      ])
      texts.push((await read('format=ndjson', options)).text)
    }
    const ids: string[][] = []
    for (const text of texts) {
      const lines = linesOf(text)
      const last = new Map<string, string>()
      const moves = lines.filter(({ record }) => record === 'transaction')
      for (const { entries } of moves) for (const entry of entries) last.set(entry.account, entry.balance_after)
      const closing = lines.filter(({ record }) => record === 'balance')
      expect(new Map(closing.map(({ account, balance }) => [account, balance]))).toEqual(last)
      ids.push(moves.map(({ id }) => id))
    }
    expect(ids.at(-1)).toHaveLength(1_204)
    for (const [index, earlier] of ids.entries())
      expect(ids.at(-1)?.slice(0, earlier.length), `export ${index}`).toEqual(earlier)
  })

  test('without a known format, or of a period that ends before it begins, is rejected', async () => {
    for (const query of ['format=xls', 'format=csv&limit=3']) {
      expect((await ledger.get(`/v1/export?${query}`)).body.code).toBe('invalid_request')
    }
    expect((await ledger.get(`/v1/export?format=csv&from=${middle}&to=${middle}`)).body.code).toBe('range_empty')
  })
})
