import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestFleet, type TestFleet } from '../../typescript/test/fleet.ts'

const program = fileURLToPath(new URL('../checkout.ts', import.meta.url))
const samples = fileURLToPath(new URL('../../../docs/guide/samples/', import.meta.url))
let fleet: TestFleet

beforeAll(async () => {
  fleet = await startTestFleet()
})
afterAll(() => fleet?.stop())

interface Ended {
  code: number
  stdout: string
  stderr: string
}

const environmentOf = (ledger: string, more = {}) => ({
  ...process.env,
  FLORIN_FOLDER: fleet.folder,
  FLORIN_LEDGER: ledger,
  ...more,
})

function florin(ledger: string, args: string[], more = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: environmentOf(ledger, more), maxBuffer: 1e9 }
    const child = execFile(process.execPath, [program, ...args], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

let ledgers = 0
async function openLedger(): Promise<string> {
  ledgers += 1
  const name = `import-${ledgers}`
  const answer = await fetch(`${fleet.ledgerUrl}/v1/ledgers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  })
  expect(answer.status).toBe(201)
  return name
}

async function read(ledger: string, path: string) {
  const answer = await fetch(fleet.ledgerUrl + path, { headers: { 'florin-ledger': ledger } })
  return (await answer.json()) as { data: Record<string, unknown>[] } & Record<string, unknown>
}

/** Balance and number of entries of each account. */
async function booksOf(ledger: string): Promise<object> {
  const { data: accounts } = await read(ledger, '/v1/accounts?limit=200')
  const books = accounts.map(async ({ code, balance }) => {
    const { data } = await read(ledger, `/v1/accounts/${code}/entries?limit=1`)
    return [code, { balance, entries: data[0]?.sequence ?? 0 }]
  })
  return Object.fromEntries((await Promise.all(books)).sort())
}

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(fleet.folder, name)
  await writeFile(file, text)
  return file
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')

/** Deposits without ids, of which each 100th is an overdraft. */
function tableOf(rows: number): string {
  const orders = Array.from({ length: rows }, (_, row) => {
    const account = `customers.c${row % 20}.usd`
    return row % 100 === 99 ? `withdrawal,${account},900000000.00,` : `deposit,${account},1.00,row ${row % 3}`
  })
  return `operation,account,amount,description\n${orders.join('\n')}\n`
}

test('an import that is killed ten times and started again equals one that is not', async () => {
  const rows = 15_000
  const [killed, clean] = [await openLedger(), await openLedger()]
  const file = await fileOf('killed.csv', tableOf(rows))
  const args = ['import', file, '--open-accounts', '--currency', 'USD', '--json']
  let kills = 0
  const continued: string[] = []
  while (kills < 10) {
    const child = spawn(process.execPath, [program, ...args], { env: environmentOf(killed) })
    child.stderr.setEncoding('utf8').on('data', (text) => continued.push(...linesOf(text)))
    const ended = once(child, 'exit')
    // The first orders are posted: anything may be under way then.
    await Promise.race([once(child.stdout, 'data'), ended])
    child.stdout.resume()
    await pause(Math.random() * 150)
    child.kill('SIGKILL')
    const [, signal] = await ended
    if (signal !== 'SIGKILL') break
    kills += 1
  }
  expect(kills).toBe(10)
  expect(continued.filter((line) => line.startsWith('Continues after line'))).not.toEqual([])
  const last = await florin(killed, args)
  const rejected = await readFile(`${file}.rejected.ndjson`, 'utf8')
  const whole = await florin(clean, args)

  expect([last.code, whole.code]).toEqual([1, 1])
  expect(last.stderr).toContain(`${rows - rows / 100} posted, ${rows / 100} rejected`)
  expect(whole.stderr).toContain(`${rows - rows / 100} posted, ${rows / 100} rejected, 20 accounts opened`)
  expect(await booksOf(killed)).toEqual(await booksOf(clean))
  expect(await booksOf(clean)).toMatchObject({ 'system.cash.usd': { entries: rows - rows / 100 } })
  expect(rejected).toBe(await readFile(`${file}.rejected.ndjson`, 'utf8'))
  expect(linesOf(rejected)).toHaveLength(rows / 100)
  expect(existsSync(`${file}.rejected.ndjson.progress`)).toBe(false)
})

test('rejected orders are in a file of their own, which is imported once they can be posted', async () => {
  const ledger = await openLedger()
  const file = await fileOf(
    'orders.ndjson',
    [
      '{"operation":"deposit","account":"ann","amount":"3.00"}',
      'not json',
      '{"operation":"withdraw","idempotency_key":"w-1","account":"ann","amount":"2.00"}',
      '{"operation":"deposit","account":"bea","amount":"4.00"}',
      '{"operation":"deposit","account":"ann","amount":"1.00","colour":"red"}',
    ].join('\n'),
  )
  await florin(ledger, ['accounts', 'open', 'USD', '--code', 'ann'])
  const { code, stderr } = await florin(ledger, ['import', file])
  expect(code).toBe(1)
  expect(stderr).toContain('line 2: The line is not JSON. (not_an_order)')
  expect(stderr).toContain('2 posted, 3 rejected')
  const rejectedFile = `${file}.rejected.ndjson`
  const rejected = linesOf(await readFile(rejectedFile, 'utf8')).map((line) => JSON.parse(line))
  expect(rejected).toMatchObject([
    { row: 'not json', rejected: { line: 2, code: 'not_an_order' } },
    { operation: 'deposit', account: 'bea', rejected: { line: 4, code: 'account_not_found' } },
    { colour: 'red', rejected: { line: 5, code: 'invalid_request', detail: 'Unknown field colour.' } },
  ])
  await florin(ledger, ['accounts', 'open', 'USD', '--code', 'bea'])
  expect((await florin(ledger, ['import', rejectedFile])).stderr).toContain('1 posted, 2 rejected')
  // The order has kept its key, so the first file does not post it again.
  expect((await florin(ledger, ['import', file])).stderr).toContain('3 posted, 2 rejected; 3 had been posted before')
  expect(await booksOf(ledger)).toMatchObject({
    bea: { balance: { posted: '4.00' } },
    ann: { balance: { posted: '1.00' } },
  })
})

test('a dry run posts nothing, opens nothing and writes no file', async () => {
  const ledger = await openLedger()
  await florin(ledger, ['accounts', 'open', 'USD', '--code', 'ann'])
  const file = await fileOf(
    'dry.csv',
    'operation,account,amount\ndeposit,ann,5.00\nwithdrawal,ann,4.00\nwithdrawal,ann,4.00\ndeposit,zoe,1.00\n',
  )
  const before = await booksOf(ledger)
  const run = await florin(ledger, ['import', file, '--dry-run', '--open-accounts', '--currency', 'USD'])
  expect(run.code).toBe(1)
  expect(run.stderr).toContain('line 4: Account ann has 1.00 USD available')
  expect(run.stderr).toContain(
    '2 would be posted, 1 rejected, 1 account would be opened, 1 not judged, because their accounts are missing',
  )
  expect(await booksOf(ledger)).toEqual(before)
  expect(existsSync(`${file}.rejected.ndjson`)).toBe(false)
})

test('the sample of the guide is imported by its mapping, on the days of the bank', async () => {
  const ledger = await openLedger()
  const file = await fileOf('bank.csv', await readFile(`${samples}bank.csv`, 'utf8'))
  const args = ['import', file, '--mapping', `${samples}bank.mapping.json`]
  expect(await florin(ledger, [...args, '--open-accounts'])).toMatchObject({ code: 0 })
  expect(await florin(ledger, args)).toMatchObject({
    code: 0,
    stderr: '5 posted, 0 rejected; 5 had been posted before\n',
  })
  expect(await booksOf(ledger)).toMatchObject({ 'treasury.main.eur': { balance: { posted: '2412.06' }, entries: 5 } })
  const { posted } = await read(ledger, '/v1/accounts/treasury.main.eur/balance?effective_at=2026-03-03')
  expect(posted).toBe('2463.55')
})

test('statements of a bank are imported once, with the bank on the other side', async () => {
  const ledger = await openLedger()
  for (const args of [
    ['--code', 'treasury.main.eur'],
    ['--code', 'banks.nord.eur', '--type', 'asset'],
  ]) {
    expect(await florin(ledger, ['accounts', 'open', 'EUR', ...args])).toMatchObject({ code: 0 })
  }
  const whose = ['--account', 'treasury.main.eur', '--cash-account', 'banks.nord.eur']
  for (const [name, before] of [
    ['statement.xml', ''],
    ['statement.mt940', ''],
    ['statement.xml', '; 2 had been posted before'],
  ] as const) {
    const file = await fileOf(name, await readFile(`${samples}${name}`, 'utf8'))
    expect(await florin(ledger, ['import', file, ...whose])).toMatchObject({
      code: 0,
      stderr: `2 posted, 0 rejected${before}\n`,
    })
  }
  expect(await booksOf(ledger)).toMatchObject({
    'treasury.main.eur': { balance: { posted: '854.20' }, entries: 4 },
    'banks.nord.eur': { balance: { posted: '854.20' }, entries: 4 },
  })
  const { posted } = await read(ledger, '/v1/accounts/treasury.main.eur/balance?effective_at=2026-04-07')
  expect(posted).toBe('754.20')
})

test('nothing starts with arguments that leave something to be guessed', async () => {
  const file = await fileOf('dates.csv', 'account,amount,day\na,1,03/04/2026\n')
  const mapping = await fileOf(
    'dates.json',
    JSON.stringify({ columns: { account: 'account', amount: 'amount', day: 'effective_at' } }),
  )
  const unnamed = await fileOf('bank.txt', '')
  for (const [args, message] of [
    [['import', file, '--mapping', mapping], 'say their format with "date"'],
    [['import', file], 'The column "day" is not a field'],
    [['import', unnamed], 'does not say the format'],
    [['import', file, '--rejected', file], 'must be another file'],
    [['import', '/nowhere.csv'], 'ENOENT'],
    [['import', '/nowhere.xml'], '--account'],
    [['import', file, '--account', 'a'], 'is not for files of the format csv'],
    [['import', file, '--encoding', 'utf-9'], 'is not known'],
  ] as const) {
    const ended = await florin('main', [...args])
    expect(ended, ended.stderr).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain(message)
  }
})

test('an import without a ledger says so, and continues later', async () => {
  const ledger = await openLedger()
  const file = await fileOf('away.csv', 'operation,account,amount\ndeposit,ann,5.00\n')
  const away = await florin(ledger, ['import', file, '--url', 'http://127.0.0.1:1', '--timeout', '1'])
  expect(away.code).toBe(3)
  expect(away.stderr).toContain('Import the same file again')
  expect((await florin(ledger, ['import', file, '--open-accounts', '--currency', 'USD'])).code).toBe(0)
})

test('memory does not grow with the file', async () => {
  const ledger = await openLedger()
  const good = 'deposit,ann,1.00,2026-03-01,'
  const rows = Array.from({ length: 200_000 }, (_, row) =>
    row % 100 === 0 ? good : `deposit,ann,1.00,2026-02-31,${'x'.repeat(150)}`,
  )
  const file = await fileOf('large.csv', `operation,account,amount,effective_at,description\n${rows.join('\n')}\n`)
  const mapping = await fileOf(
    'large.json',
    JSON.stringify({
      columns: {
        operation: 'operation',
        account: 'account',
        amount: 'amount',
        description: 'description',
        effective_at: { field: 'effective_at', date: 'YYYY-MM-DD' },
      },
    }),
  )
  const ended = await florin(ledger, ['import', file, '--mapping', mapping, '--open-accounts', '--currency', 'USD'], {
    NODE_OPTIONS: '--max-old-space-size=40',
  })
  expect(ended.stderr).toContain('2000 posted, 198000 rejected')
})

test('a ledger is restored from its whole export, and a file that was cut is not', async () => {
  const ledger = await openLedger()
  const file = await fileOf('orders.csv', tableOf(30))
  await florin(ledger, ['import', file, '--open-accounts', '--currency', 'USD'])
  const whole = await florin(ledger, ['export'])
  expect(whole.code, whole.stderr).toBe(0)
  await writeFile(file, whole.stdout.slice(0, -20))
  const cut = await florin(`${ledger}-restored`, ['restore', file])
  expect({ code: cut.code, stdout: cut.stdout }).toEqual({ code: 1, stdout: '' })
  expect(cut.stderr).toContain('restore_invalid')
  await writeFile(file, whole.stdout)
  const restored = await florin(`${ledger}-restored`, ['restore', file, '--json'])
  expect(restored.code, restored.stderr).toBe(0)
  expect(JSON.parse(restored.stdout)).toMatchObject({ done: true, ledger: `${ledger}-restored` })
  const { data } = await read(ledger, '/v1/transactions')
  expect(data.length).toBeGreaterThan(20)
  expect((await read(`${ledger}-restored`, '/v1/transactions')).data).toEqual(data)
  expect((await florin(`${ledger}-restored`, ['restore', file])).stderr).toContain('ledger_exists')
  expect(await florin('x', ['restore', 'no-such-file'])).toMatchObject({ code: 2 })
})
