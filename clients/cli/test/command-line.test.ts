import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { slowness, until } from '@florin/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFaultyProxy } from '../../typescript/test/faulty-proxy.ts'
import { startTestFleet, type TestFleet } from '../../typescript/test/fleet.ts'

const program = fileURLToPath(new URL('../checkout.ts', import.meta.url))
let fleet: TestFleet

beforeAll(async () => {
  fleet = await startTestFleet()
  for (const [code, currency] of [
    ['alice', 'USD'],
    ['bob', 'USD'],
    ['alice.eur', 'EUR'],
  ] as const) {
    expect(await florin('accounts', 'open', currency, '--code', code, '--owner', 'alice')).toMatchObject({ code: 0 })
  }
  expect(await florin('deposit', 'alice', '125.00', '--reference', 'salary')).toMatchObject({ code: 0 })
})
afterAll(() => fleet?.stop())

interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Runs the command as `pnpm florin` does. The addresses of the fleet are found in its folder. */
function florin(...args: string[]): Promise<Ended> {
  return runWith({}, ...args)
}

function runWith(environment: Record<string, string>, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, FLORIN_FOLDER: fleet.folder, ...environment }
    const child = execFile(process.execPath, [program, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

const json = ({ stdout }: Ended) => JSON.parse(stdout)
const lines = ({ stdout }: Ended) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('for people', () => {
  test('a transaction is a table with exact amounts, and its key', async () => {
    const { code, stdout } = await florin(
      'deposit',
      'bob',
      '1000000000000000000000.05',
      '--reference',
      'gift',
      '--key',
      'b-1',
    )
    expect(code).toBe(0)
    const [title, head, cash, bob, key] = stdout.split('\n')
    expect(title).toMatch(/^deposit [0-9a-f-]{36} {2}\S+Z {2}gift$/)
    expect(head).toMatch(/^account +debit +credit +balance$/)
    expect(cash).toMatch(/^system\.cash\.usd +1000000000000000000000\.05 +\d+\.05 {2}USD$/)
    expect(bob).toMatch(/^bob +1000000000000000000000\.05 +1000000000000000000000\.05 {2}USD$/)
    expect(key).toBe('key b-1')
  })

  test('accounts, balances, the history and transactions are tables', async () => {
    expect((await florin('accounts', 'list', '--owner', 'alice')).stdout).toMatch(
      /^alice +alice +liability +active +\d+\.00/m,
    )
    expect((await florin('accounts', 'show', 'alice')).stdout).toMatch(/^posted +\d+\.\d\d USD$/m)
    expect((await florin('balance', 'alice', 'alice.eur')).stdout.split('\n')).toHaveLength(4)
    expect((await florin('history', 'alice', '--order', 'asc', '-n', '1')).stdout).toMatch(
      /^1 .+Z {2}deposit +125\.00 +125\.00 {2}USD {2}salary$/m,
    )
    expect((await florin('transactions', '--reference', 'salary')).stdout).toMatch(/system\.cash\.usd .*\n +alice /)
  })

  test('a preview says that nothing was posted', async () => {
    const { stdout } = await florin('withdraw', 'alice', '5.00', '--dry-run')
    expect(stdout).toContain('withdrawal (a preview: nothing was posted)')
    expect(json(await florin('history', 'alice', '-n', '1', '--json'))).toMatchObject({ kind: 'deposit' })
  })
})

test('every operation moves money, and answers with JSON', async () => {
  const run = async (...args: string[]) => {
    const ended = await florin(...args, '--json')
    expect(ended, ended.stderr).toMatchObject({ code: 0, stderr: '' })
    return json(ended)
  }
  await run('accounts', 'open', 'USD', '--code', 'carol', '--name', 'Carol', '--type', 'liability')
  expect(await run('deposit', 'carol', '100.00')).toMatchObject({
    kind: 'deposit',
    idempotency_key: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(await run('withdraw', 'carol', '10.00')).toMatchObject({ kind: 'withdrawal' })
  expect(await run('transfer', 'carol', 'bob', '10.00', '--description', 'lunch')).toMatchObject({
    description: 'lunch',
  })
  const payment = [
    '--merchant',
    'Noodle Bar',
    '--category',
    'food',
    '--cashback-bps',
    '500',
    '--cashback-delay',
    '86400',
  ]
  expect(await run('pay', 'carol', '10.00', ...payment)).toMatchObject({
    payment: { merchant: { name: 'Noodle Bar', category: 'food' }, cashback: { amount: '0.50' } },
  })
  expect(await run('convert', 'carol', 'alice.eur', '10.00', '--at-any-rate')).toMatchObject({ kind: 'conversion' })
  expect(await run('convert', 'carol', 'alice.eur', '1.00', '--target', '--max-slippage', '500')).toMatchObject({
    conversion: { target_amount: '1.00' },
  })
  const hold = await run('hold', 'carol', '20.00', '--target', 'bob', '--expires-in', '3600', '--key', 'carol-hold')
  expect(hold).toMatchObject({ status: 'open', amount: '20.00', idempotency_key: 'carol-hold' })
  expect(await run('capture', 'key:carol-hold', '5.00')).toMatchObject({ kind: 'capture', hold: hold.id })
  expect(await run('void', hold.id)).toMatchObject({ status: 'voided', released: '15.00' })
  expect(await run('balance', 'carol')).toMatchObject({ account_code: 'carol', pending: '0.00' })
  const history = lines(await florin('history', 'carol', '--json'))
  expect(history.map(({ kind }) => kind)).toEqual([
    'capture',
    'conversion',
    'conversion',
    'payment',
    'transfer',
    'withdrawal',
    'deposit',
  ])
})

describe('the exit code', () => {
  test('is 1 for a rejection, which says what to do', async () => {
    const { code, stdout, stderr } = await florin('withdraw', 'alice', '900.00')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^error: Account alice has .+ available; .+ \(insufficient_funds\)\n$/)
    const asJson = await florin('withdraw', 'alice', '900.00', '--json')
    expect(asJson).toMatchObject({ code: 1, stdout: '' })
    expect(JSON.parse(asJson.stderr).error).toMatchObject({ code: 'insufficient_funds', status: 422 })
  })

  test('is 2 for arguments that are wrong', async () => {
    for (const args of [
      [],
      ['depost'],
      ['deposit', 'alice'],
      ['accounts', 'open', 'USD', '--type', 'debt'],
      ['history', 'alice', '--limit', '0'],
      ['balance', 'alice', '--url', 'localhost:8000'],
      ['convert', 'alice', 'alice.eur', '1.00'],
      ['deposit', 'alice', '1.00', '--key', 'a', '--dry-run'],
      ['completion', 'tcsh'],
      ['statement', 'alice'],
      ['token', '--role', 'teller'],
    ]) {
      expect(await florin(...args), args.join(' ')).toMatchObject({ code: 2, stdout: '' })
    }
    expect((await florin('depost')).stderr).toContain('Did you mean deposit?')
  })

  test('is 3 without a ledger, and the error says where it was looked for', async () => {
    const { code, stderr } = await florin('balance', 'alice', '--url', 'http://127.0.0.1:1', '--timeout', '1')
    expect(code).toBe(3)
    expect(stderr).toContain('Check that the ledger at http://127.0.0.1:1 runs.')
  })

  test('is 3 for an unknown outcome, and the command with its key finds it', async () => {
    const proxy = await startFaultyProxy(fleet.ledgerUrl)
    proxy.faults.push(...Array<'drop answer'>(1_000).fill('drop answer'))
    const lost = await florin('deposit', 'alice', '0.01', '--url', proxy.url, '--timeout', String(2 * slowness))
    await proxy.close()
    expect(lost.code).toBe(3)
    const [, key] = /run the same command with --key (\S+)\./.exec(lost.stderr) ?? []
    const before = json(await florin('balance', 'alice', '--json'))
    const found = await florin('deposit', 'alice', '0.01', '--key', key as string, '--json')
    expect(json(found)).toMatchObject({ kind: 'deposit', idempotency_key: key })
    expect(json(await florin('balance', 'alice', '--json')).posted).toBe(before.posted)
  })

  test('is 0 for help', async () => {
    const { code, stdout } = await florin('--help')
    expect(code).toBe(0)
    for (const name of ['accounts', 'deposit', 'tail', 'verify', 'FLORIN_LEDGER_URL', 'Exit codes'])
      expect(stdout).toContain(name)
    expect((await florin('accounts', 'open', '--help')).stdout).toContain('--json')
    expect((await florin('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

test('an option comes before the environment, and that before the fleet', async () => {
  const nowhere = { FLORIN_LEDGER_URL: 'http://127.0.0.1:1', FLORIN_LEDGER: 'elsewhere' }
  expect((await runWith(nowhere, 'balance', 'alice', '--timeout', '1')).stderr).toContain('http://127.0.0.1:1')
  const options = ['--url', fleet.ledgerUrl, '--ledger', 'main']
  expect(await runWith(nowhere, ...options, 'balance', 'alice')).toMatchObject({ code: 0 })
  const other = await runWith({ FLORIN_LEDGER: 'elsewhere' }, 'balance', 'alice')
  expect(other.stderr).toContain('(ledger_not_found)')
})

test('a statement is the opening balance, the entries of the period, and the closing balance', async () => {
  await florin('accounts', 'open', 'USD', '--code', 'dora')
  await florin('deposit', 'dora', '10.00')
  const second = json(await florin('deposit', 'dora', '5.00', '--json'))
  const third = json(await florin('withdraw', 'dora', '1.00', '--json'))
  const period = ['--from', second.recorded_at, '--to', third.recorded_at]
  expect(json(await florin('statement', 'dora', ...period, '--json'))).toMatchObject({
    account_code: 'dora',
    opening_balance: '10.00',
    entries: [{ amount: '5.00', balance_after: '15.00' }],
    closing_balance: '15.00',
  })
  const { stdout } = await florin('statement', 'dora', '--from', second.recorded_at)
  expect(stdout).toMatch(/^opening balance {2}10\.00 USD$/m)
  expect(stdout).toMatch(/^closing balance {2}14\.00 USD$/m)
  const before = json(
    await florin('statement', 'dora', '--from', '2020-01-01T00:00:00Z', '--to', second.recorded_at, '--json'),
  )
  expect(before).toMatchObject({ opening_balance: '0.00', closing_balance: '10.00' })
  const days = json(await florin('statement', 'dora', '--from', '2026-01-01', '--axis', 'effective', '--json'))
  expect(days).toMatchObject({ axis: 'effective', from: '2026-01-01T00:00:00.000Z', entry_count: 3 })
})

test('a file is imported once, however often, and what is rejected is named by its line', async () => {
  await florin('accounts', 'open', 'USD', '--code', 'ed')
  const orders = [
    { operation: 'deposit', idempotency_key: 'i-1', account: 'ed', amount: '3.00' },
    { operation: 'withdraw', idempotency_key: 'i-2', account: 'alice', amount: '99999.00' },
    { operation: 'transfer', idempotency_key: 'i-3', source_account: 'ed', target_account: 'alice', amount: '1.00' },
  ]
  const file = join(fleet.folder, 'orders.ndjson')
  await writeFile(file, `${orders.map((order) => JSON.stringify(order)).join('\n')}\n\n`)
  const first = await florin('import', file, '--json')
  expect(first.code).toBe(1)
  expect(first.stderr).toMatch(/^line 2: .+ \(insufficient_funds\)\n2 posted, 1 rejected\nRejected orders are in .+\n$/)
  expect(lines(first)).toMatchObject([{ line: 1, idempotency_key: 'i-1' }, { line: 3 }])
  expect(lines(await florin('import', file, '--json'))).toEqual(lines(first))
  expect(json(await florin('balance', 'ed', '--json')).posted).toBe('2.00')

  expect(await florin('import', '/nowhere.csv')).toMatchObject({ code: 2, stderr: expect.stringContaining('ENOENT') })
})

test('an order that waits for a second person is not posted, and the exit code says so', async () => {
  const inLedger = (...args: string[]) => runWith({ FLORIN_LEDGER: 'watched' }, ...args)
  const send = (path: string, body: object) =>
    fetch(fleet.ledgerUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'florin-ledger': 'watched' },
      body: JSON.stringify(body),
    })
  await send('/v1/ledgers', { name: 'watched' })
  const rule = { operation: 'postDeposit', above: { amount: '100.00', currency: 'USD' } }
  expect((await send('/v1/approval-rules', rule)).status).toBe(201)
  await inLedger('accounts', 'open', 'USD', '--code', 'flo')

  const proposed = await inLedger('deposit', 'flo', '500.00')
  expect(proposed).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('waits as proposal') })
  expect(JSON.parse((await inLedger('deposit', 'flo', '500.00', '--json')).stderr).error).toMatchObject({
    code: 'proposed',
    proposal: { status: 'open', operation: 'postDeposit' },
  })
  const file = join(fleet.folder, 'large-orders.ndjson')
  const orders = ['5.00', '500.00'].map((amount) => ({
    operation: 'deposit',
    idempotency_key: `large-${amount}`,
    account: 'flo',
    amount,
  }))
  await writeFile(file, orders.map((order) => JSON.stringify(order)).join('\n'))
  const imported = await inLedger('import', file)
  expect(imported.code).toBe(4)
  expect(imported.stderr).toMatch(/^line 2: .+ waits as proposal .+\n1 posted, 1 proposed, 0 rejected\n$/)
  expect(json(await inLedger('balance', 'flo', '--json')).posted).toBe('5.00')
})

test('an export is that of the ledger, with every transaction once, oldest first', async () => {
  await florin('deposit', 'bob', '4.00', '--reference', 'with, a comma')
  const all = await florin('export')
  expect(all).toMatchObject({ code: 0, stderr: '' })
  const exported = lines(all).filter(({ record }) => record === 'transaction')
  const listed = lines(await florin('transactions', '-n', '1000', '--json'))
  expect(exported.map(({ id }) => id)).toEqual(listed.map(({ id }) => id).reverse())
  const table = await florin('export', '--format', 'csv', '--from', exported.at(-1)?.recorded_at)
  const [titles, ...rows] = table.stdout.trimEnd().split('\r\n')
  expect(titles).toMatch(/^transaction,recorded_at,/)
  expect(rows).toHaveLength(2)
  expect(rows[1]).toMatch(/,deposit,"with, a comma",,,[0-9a-f-]{36},bob,liability,credit,4\.00,USD,/)
})

test('a statement as a document is that of the ledger', async () => {
  const csv = await florin('statement', 'alice', '--from', '2026-01-01T00:00:00Z', '--format', 'csv')
  expect(csv).toMatchObject({ code: 0, stderr: '' })
  expect(csv.stdout).toMatch(/^row,sequence,/)
  const camt = await florin('statement', 'alice', '--from', '2026-01-01T00:00:00Z', '--format', 'camt')
  expect(camt.stdout).toMatch(/^<\?xml [\s\S]*<\/Document>\n$/)
  expect(await florin('statement', 'nowhere', '--from', '2026-01-01T00:00:00Z', '--format', 'pdf')).toMatchObject({
    code: 1,
  })
})

test('an export as a journal is that of the ledger, and takes a period only', async () => {
  const journal = await florin('export', '--format', 'hledger')
  expect(journal).toMatchObject({ code: 0, stderr: '' })
  expect(journal.stdout).toMatch(/^account liabilities:alice {2}; type:L$/m)
  expect(journal.stdout).toMatch(/\n; End of the export: \d+ transactions\n$/)
  const empty = await florin('export', '--format', 'beancount', '--to', '2026-01-01T00:00:00Z')
  expect(empty.stdout).toMatch(/\n; End of the export: 0 transactions\n$/)
  const dated = await florin('export', '--format', 'hledger', '--axis', 'effective', '--to', '2025-01-01')
  expect(dated.stdout).toMatch(/^; Florin, ledger main: transactions effective to 2025-01-01T00:00:00\.000Z/)
  expect(await florin('statement', 'alice', '--from', 'May')).toMatchObject({ code: 1, stdout: '' })
  expect(await florin('export', '--owner', 'alice')).toMatchObject({ code: 2, stdout: '' })
  expect(await florin('export', '--format', 'hledger', '--from', 'May')).toMatchObject({ code: 1, stdout: '' })
})

test('tail follows the feed, and continues after a position', async () => {
  const first = follow('--after', 'latest', '--json', '--account', 'bob')
  let posted = 0
  // It reads from the moment at which it is connected.
  await until('the event is followed', async () => {
    posted += 1
    await florin('deposit', 'bob', '1.00')
    return first.output().includes('transaction.posted')
  })
  expect(await first.end()).toBe(0)
  const event = JSON.parse(first.output().split('\n')[0] ?? '')
  expect(event).toMatchObject({ type: 'transaction.posted', specversion: '1.0' })
  await florin('deposit', 'bob', '2.00')
  const second = follow('--after', event.id, '--types', 'transaction.posted,hold.opened', '--account', 'bob')
  await until('the next one is followed', () => second.output().includes('bob credit 2.00 USD'))
  expect(await second.end()).toBe(0)
  expect(second.output()).toMatch(/Continue with --after \S+\n$/)
  expect(second.output()).not.toContain(event.id)
  expect(posted).toBeGreaterThan(0)
})

function follow(...args: string[]): { output(): string; end(): Promise<number> } {
  const env = { ...process.env, FLORIN_FOLDER: fleet.folder }
  const child: ChildProcess = spawn(process.execPath, [program, 'tail', ...args], { env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text))
  return {
    output: () => output,
    async end() {
      child.kill('SIGINT')
      const [code] = await once(child, 'close')
      return code
    },
  }
}

test('output that is no longer read ends the command quietly', async () => {
  const command = `"${process.execPath}" "${program}" tail --after 2020-01-01T00:00:00Z --json | head -n 1`
  const env = { ...process.env, FLORIN_FOLDER: fleet.folder }
  const child = spawn('sh', ['-c', command], { env })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
  // Events that are written after the reader has ended.
  const posting = until('it has ended', async () => {
    await florin('deposit', 'bob', '1.00')
    return child.exitCode !== null
  })
  expect(await once(child, 'close')).toEqual([0, null])
  await posting
  expect(errors).toBe('')
})

test('verify checks the books of the fleet', async () => {
  const { code, stdout } = await florin('verify', '--full')
  expect(stdout).toContain('Every promise holds.')
  expect(code).toBe(0)
})

describe('completion', () => {
  test('of bash completes commands and options', async () => {
    const { stdout: script } = await florin('completion', 'bash')
    const complete = async (...words: string[]) => {
      const line = `${script}\nCOMP_WORDS=(florin ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _florin; printf '%s\\n' "\${COMPREPLY[@]}"`
      const child = spawn('bash', ['-c', line])
      return (await child.stdout.toArray()).join('').trim().split('\n')
    }
    expect(await complete('acc')).toEqual(['accounts'])
    expect(await complete('accounts', '')).toEqual(expect.arrayContaining(['list', 'open', 'show', '--json']))
    expect(await complete('accounts', 'open', '--co')).toEqual(['--code'])
    expect(await complete('--json', 'transfer', 'alice', 'bob', '--k')).toEqual(['--key'])
    expect(await complete('completion', 'z')).toEqual(['zsh'])
    expect(await complete('verify', '--f')).toEqual(['--full'])
  })

  test('of zsh and fish names every command and option', async () => {
    for (const shell of ['zsh', 'fish']) {
      const { code, stdout } = await florin('completion', shell)
      expect(code).toBe(0)
      for (const word of ['accounts', 'open', 'tail', 'cashback-bps']) expect(stdout, shell).toContain(word)
    }
  })
})
