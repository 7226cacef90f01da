import type { Logger } from '@florin/server'
import { soon } from '@florin/testing'
import pg from 'pg'
import { beforeEach, expect, test, vi } from 'vitest'
import { createEcbSource } from '../src/sources/ecb.ts'
import { type Schedule, type ScheduleOptions, startSchedule } from '../src/sources/schedule.ts'
import { createSimulation } from '../src/sources/simulation.ts'
import type { RateSource } from '../src/sources/source.ts'
import { listCells, makeHistory, toCsv, toZip } from './ecb-files.ts'
import { createFxDatabase, type FxDatabase, listRows } from './fx-database.ts'
import { type RateServer, startRateServer } from './rate-server.ts'

const historyFile = 'eurofxref-hist.zip'
const history = makeHistory(300)
const historyZip = toZip({ 'eurofxref-hist.csv': toCsv(history) })
const hourMs = 3_600_000

let fx: FxDatabase
let server: RateServer
let schedule: Schedule | undefined
let logged: { level: string; message: string }[]
/** The sources of which something was recorded, one by one. */
let recorded: string[]

beforeEach(async () => {
  fx = await createFxDatabase()
  server = await startRateServer({ [historyFile]: historyZip })
  logged = []
  recorded = []
  return async () => {
    await schedule?.stop()
    server.close()
    await fx.close()
  }
})

const note = (level: string) => (_: object, message: string) => logged.push({ level, message })

const noteRecorded = ({ source }: { source: string }) => recorded.push(source)

function start(options: Partial<ScheduleOptions> = {}): Schedule {
  schedule = startSchedule({
    db: fx.db,
    sources: [createEcbSource(server.url)],
    everyMs: hourMs,
    retryMs: 1,
    logger: { info: noteRecorded, warn: note('warn') } as unknown as Logger,
    ...options,
  })
  return schedule
}

const until = (condition: () => void | Promise<void>) => vi.waitFor(condition, soon)
const warnings = () => logged.filter(({ level }) => level === 'warn').map(({ message }) => message)

test('the sources are recorded at start, each under its name', async () => {
  let told = 0
  start({ sources: [createEcbSource(server.url), createSimulation()], onRecorded: () => (told += 1) })
  await until(() => expect(recorded.toSorted()).toEqual(['ecb', 'simulation']))
  expect(told).toBe(2)
  expect(await listRows(fx.db, 'ecb')).toHaveLength(listCells(history).length)
  const simulated = await listRows(fx.db, 'simulation')
  const { rows } = await fx.db.query(`select to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as today`)
  expect(simulated.at(-1)?.valid_at.toISOString()).toBe(`${rows[0].today}T00:00:00.000Z`)
  expect(simulated.filter(({ flagged }) => flagged)).toEqual([])
  expect(schedule?.states()).toEqual({
    ecb: { lastSuccessAt: expect.any(String), lastError: undefined },
    simulation: { lastSuccessAt: expect.any(String), lastError: undefined },
  })
})

test('what is flagged is said in the log', async () => {
  start()
  await until(() => expect(recorded).toHaveLength(1))
  expect(warnings()).toEqual([expect.stringMatching(/ecb moved by more than 20 %/)])
})

test('a failure is a warning of one line, shown until the next success, which comes soon', async () => {
  server.files[historyFile] = (response) => response.writeHead(500).end('<h1>\nSorry</h1>')
  start()
  await until(() => expect(server.asked.length).toBeGreaterThan(3))
  const reason = `${server.url}${historyFile} cannot be fetched: the response has status 500`
  expect(schedule?.states()).toEqual({
    ecb: { lastSuccessAt: undefined, lastError: reason },
  })
  expect(new Set(warnings())).toEqual(new Set([`no rates from ecb: ${reason}`]))
  expect(await listRows(fx.db)).toEqual([])

  server.files[historyFile] = historyZip
  await until(() => expect(recorded).toHaveLength(1))
  expect(schedule?.states().ecb).toEqual({ lastSuccessAt: expect.any(String), lastError: undefined })
  expect(await listRows(fx.db)).toHaveLength(listCells(history).length)
})

test('a success that is followed by a failure is remembered', async () => {
  start({ everyMs: 1 })
  await until(() => expect(recorded).toHaveLength(1))
  server.files[historyFile] = '<html></html>'
  await until(() => expect(schedule?.states().ecb?.lastError).toMatch(/web page/))
  expect(schedule?.states().ecb?.lastSuccessAt).toEqual(expect.any(String))
})

test('a file with one bad rate records nothing of it', async () => {
  server.files[historyFile] = toZip({ 'a.csv': toCsv(history).replace(/,[\d.]+,\n$/, ',-1,\n') })
  start()
  await until(() => expect(schedule?.states().ecb?.lastError).toMatch(/rejected. Line 301: The rate of ZAR is "-1"/))
  expect(await listRows(fx.db)).toEqual([])
})

test('a source that hangs holds up no other, and ends with the schedule', async () => {
  let closed = false
  server.files[historyFile] = (response) => response.on('close', () => (closed = true))
  start({ sources: [createEcbSource(server.url, { timeoutMs: hourMs }), createSimulation()] })
  await until(() => expect(recorded).toEqual(['simulation']))
  await until(() => expect(server.asked).toHaveLength(1))
  expect(schedule?.states().ecb).toEqual({ lastSuccessAt: undefined, lastError: undefined })

  await schedule?.stop()
  await until(() => expect(closed).toBe(true))
  expect(server.asked).toHaveLength(1)
  expect(warnings()).toEqual([])
})

test('sources are looked at again and again, and say nothing when nothing is new', async () => {
  start({ everyMs: 1, sources: [createSimulation()] })
  await until(() => expect(recorded).toHaveLength(1))
  const firstAt = schedule?.states().simulation?.lastSuccessAt as string
  await until(() => expect((schedule?.states().simulation?.lastSuccessAt as string) > firstAt).toBe(true))
  expect(recorded).toHaveLength(1)
})

test('a source is told what of it is kept, and the time by the database', async () => {
  const simulation = createSimulation()
  const told: { newest: Date | undefined; now: Date }[] = []
  const source: RateSource = {
    name: 'simulation',
    fetch: (newest, now, signal) => {
      told.push({ newest, now })
      return simulation.fetch(newest, now, signal)
    },
  }
  const clock = async () => (await fx.db.query<{ now: Date }>('select clock_timestamp() as now')).rows[0]?.now as Date
  const before = await clock()
  start({ everyMs: 1, sources: [source] })
  await until(() => expect(told.length).toBeGreaterThan(1))
  const [first, second] = told
  expect(first?.newest).toBeUndefined()
  expect(second?.newest).toEqual(
    (await listRows(fx.db))
      .map(({ valid_at }) => valid_at)
      .sort((a, b) => Number(a) - Number(b))
      .at(-1),
  )
  expect(Number(first?.now)).toBeGreaterThanOrEqual(Number(before))
  expect(Number(first?.now)).toBeLessThanOrEqual(Number(await clock()))
})

test('what is being recorded is recorded before the stop returns', async () => {
  const other = await fx.connect().connect()
  await other.query('begin; select number from revision for update')
  start({ sources: [createSimulation()] })
  await until(async () => {
    // Held by whoever waits for the row.
    const { rows } = await fx.db.query(
      `select from pg_locks where locktype = 'tuple' and relation = 'revision'::regclass`,
    )
    expect(rows).toHaveLength(1)
  })
  let stopped = false
  const stopping = schedule?.stop().then(() => {
    stopped = true
  })
  for (let turn = 0; turn < 50; turn += 1) await fx.db.query('select')
  expect(stopped).toBe(false)
  await other.query('commit')
  other.release()
  await stopping
  expect(recorded).toEqual(['simulation'])
  expect(await listRows(fx.db)).not.toEqual([])
})

test('nothing is looked at after the stop', async () => {
  start({ everyMs: 1 })
  await until(() => expect(server.asked.length).toBeGreaterThan(2))
  await schedule?.stop()
  const asked = server.asked.length
  for (let turn = 0; turn < 50; turn += 1) await fx.db.query('select')
  expect(server.asked).toHaveLength(asked)
})

test('a database that is away is a failure like another, and its return is noticed', async () => {
  const { rows } = await fx.db.query<{ name: string }>('select current_database() as name')
  const superuser = new URL(fx.superuserUrl)
  superuser.pathname = '/postgres'
  await allowConnections(superuser.href, rows[0]?.name as string, false)
  start({ sources: [createSimulation()] })
  await until(() => expect(schedule?.states().simulation?.lastError).toMatch(/not currently accepting connections/))
  await allowConnections(superuser.href, rows[0]?.name as string, true)
  await until(() => expect(recorded).toHaveLength(1))
})

async function allowConnections(url: string, name: string, allowed: boolean): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(`alter database ${pg.escapeIdentifier(name)} allow_connections ${allowed}`)
    if (!allowed)
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  } finally {
    await client.end()
  }
}
