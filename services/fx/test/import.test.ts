import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { startFleet } from '@florin/fleet/fleet'
import { createPool } from '@florin/postgres'
import { beforeEach, describe, expect, test } from 'vitest'
import { createProgress } from '../src/import/progress.ts'
import { fx as service } from '../src/main.ts'
import { histories, listCells, listFlagged, makeHistory, toCsv, toXml, toZip } from './ecb-files.ts'
import { createFxDatabase, type FxDatabase, listRows } from './fx-database.ts'

const main = fileURLToPath(new URL('../src/import/main.ts', import.meta.url))
const inFleet = fileURLToPath(new URL('../../../fleet/run.ts', import.meta.url))
const small = makeHistory(120)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'florin-import-'))
  return () => rm(folder, { recursive: true })
})

async function keep(name: string, content: string | Buffer): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

function run(environment: Record<string, string>, ...files: string[]): Promise<{ code: number; output: string }> {
  return runNode([main, ...files], environment)
}

async function runNode(args: string[], environment: Record<string, string>): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number>((resolve) => child.on('close', resolve)),
  ])
  return { code, output: out + err }
}

describe('into a database', () => {
  let fx: FxDatabase
  beforeEach(async () => {
    fx = await createFxDatabase()
    return () => fx.close()
  })
  const importFile = (...files: string[]) => run({ DATABASE_URL: fx.serviceUrl }, ...files)

  test.each(histories)('$title is imported once, however often it is', async ({ history }) => {
    const file = await keep('history.csv', toCsv(history))
    const count = listCells(history).length
    const grouped = count.toLocaleString('en')
    const expected = listFlagged(history)

    const first = await importFile(file)
    expect(first.output).toContain(`history.csv: ${grouped} rates of ${history.rows.length.toLocaleString('en')} days`)
    expect(first.output).toContain(`${grouped} added, 0 corrected, 0 unchanged, ${expected.length} flagged`)
    expect(first.output).toContain(`100 %: ${grouped} of ${grouped}\n`)
    expect(first.output).toContain('POST /v1/flagged-rates/{rate_id}/confirmation')
    const flagged = (await listRows(fx.db)).filter((row) => row.flagged)
    expect(flagged).toHaveLength(expected.length)
    for (const { id, quote, rate, valid_at } of flagged) {
      const day = valid_at.toISOString().slice(0, 10)
      expect(first.output).toContain(`id ${id}: one EUR was ${rate} ${quote} on ${day}\n`)
    }
    expect(first.code).toBe(0)

    const again = await importFile(file)
    expect(again.output).toContain(`0 added, 0 corrected, ${grouped} unchanged, 0 flagged`)
    expect(again.output).not.toContain('confirmation')
    expect(again.code).toBe(0)
    expect(await listRows(fx.db)).toHaveLength(count)
  })

  test('a zip and an XML file are known by what is in them, and a correction is counted', async () => {
    const zip = await keep('rates.dat', toZip({ 'eurofxref-hist.csv': toCsv(small) }))
    expect((await importFile(zip)).output).toMatch(/ added, 0 corrected, 0 unchanged/)
    const [newest, ...rest] = small.rows as [string[], ...string[][]]
    const xml = await keep('rates.csv', toXml({ ...small, rows: [newest.with(1, '1.1'), ...rest] }))
    const { code, output } = await importFile(xml)
    expect(output).toMatch(/0 added, 1 corrected, [\d,]+ unchanged/)
    expect(code).toBe(0)
  })

  test('of many flagged rates twenty are named, the newest first', async () => {
    const rows = small.rows.map((cells, day) => cells.with(1, day % 2 ? '1.5' : '1'))
    const { output } = await importFile(await keep('jumps.csv', toCsv({ ...small, rows })))
    const named = [...output.matchAll(/id \d+: .* on (\S+)\n/g)].map(([, day]) => day)
    expect(named).toHaveLength(20)
    expect(named).toEqual(named.toSorted().reverse())
    expect(output).toMatch(/and \d+ more: GET \/v1\/flagged-rates/)
  })

  test('a malformed file is refused whole, with its line and reason', async () => {
    const lines = toCsv(small).split('\n')
    lines[60] = (lines[60] as string).replace(/,[\d.]+,$/, ',-1,')
    const { code, output } = await importFile(await keep('history.csv', lines.join('\n')))
    expect(output).toBe(
      'The file is rejected, nothing was recorded. Line 61: The rate of ZAR is "-1", not a rate in plain digits like 1.1684.\n',
    )
    expect(code).toBe(1)
    expect(await listRows(fx.db)).toEqual([])
  })

  test('what the role may not do is said', async () => {
    const url = new URL(fx.superuserUrl)
    url.searchParams.set('options', '-c role=ledger_service')
    const { code, output } = await run({ DATABASE_URL: url.href }, await keep('history.csv', toCsv(small)))
    expect(output).toContain('The role cannot use a schema fx')
    expect(code).toBe(2)
  })
})

test('a running fleet is found, and the rates are recorded there', async () => {
  const silent = await keep(
    'service.mjs',
    `import { createServer } from 'node:http'
     createServer((request, response) => response.end()).listen(process.env.PORT, process.env.HOST)`,
  )
  const fleet = await startFleet({
    folder: join(folder, 'fleet'),
    ports: { fx: 0, postgres: 0 },
    logLevel: 'warn',
    services: [{ name: 'fx', port: 0, main: silent }],
  })
  try {
    const owner = new URL(fleet.superuserUrl)
    owner.searchParams.set('options', '-c role=fx_owner')
    await service.migrate(owner.href, console.error)
    const file = await keep('history.csv', toCsv(small))
    const { code, output } = await runNode([inFleet, 'fx:import', file], { FLORIN_FOLDER: join(folder, 'fleet') })
    expect(output).toMatch(/ added, 0 corrected, 0 unchanged/)
    expect(code).toBe(0)
    const db = createPool({
      connectionString: fleet.superuserUrl,
      schema: 'fx',
      applicationName: 'test',
      connectionsMax: 1,
      statementTimeoutMs: 10_000,
      onError: () => undefined,
    })
    expect(await listRows(db)).toHaveLength(listCells(small).length)
    await db.end()
  } finally {
    await fleet.stop()
  }
})

describe('what cannot be done is said in a sentence', () => {
  const database = 'postgresql://fx_service@127.0.0.1:1/florin'

  test.each([
    ['no file is named', {}, [], /Name one file: pnpm fx:import/],
    ['two files are named', {}, ['a.csv', 'b.csv'], /Name one file/],
    ['the file is not there', {}, ['/nowhere/history.csv'], /cannot be read: ENOENT/],
  ])('%s', async (_, environment, files, reason) => {
    const { code, output } = await run(environment, ...files)
    expect(output).toMatch(reason)
    expect(output.trim()).not.toContain('\n')
    expect(code).toBe(2)
  })

  test.each([
    ['there is no DATABASE_URL', {}, /DATABASE_URL is not set/],
    ['the database is away', { DATABASE_URL: database }, /does not answer: .*ECONNREFUSED/],
    ['DATABASE_URL is no URL', { DATABASE_URL: 'florin' }, /DATABASE_URL is not a URL/],
  ])('%s', async (_, environment, reason) => {
    const { code, output } = await run(environment, await keep('history.csv', toCsv(small)))
    expect(output).toMatch(reason)
    expect(output).not.toMatch(/ {4}at /)
    expect(code).toBe(2)
  })
})

test('on a terminal the progress is one line that fills, elsewhere a few lines', () => {
  const show = (isTTY: boolean) => {
    const written: string[] = []
    const progress = createProgress({ isTTY, write: (text: string) => written.push(text) > 0 } as never, 1_000)
    for (let done = 100; done <= 1_000; done += 100) progress.show(done)
    progress.end()
    return written
  }
  const bar = show(true)
  expect(bar).toHaveLength(11)
  expect(bar.slice(0, -1).every((text) => text.startsWith('\r') && !text.includes('\n'))).toBe(true)
  expect(bar[4]).toBe(`\r[${'#'.repeat(15)}${'.'.repeat(15)}] 50 %  500 of 1,000 `)
  expect(bar[10]).toBe('\n')
  expect(show(false)).toEqual([
    '30 %: 300 of 1,000\n',
    '50 %: 500 of 1,000\n',
    '80 %: 800 of 1,000\n',
    '100 %: 1,000 of 1,000\n',
  ])
})
