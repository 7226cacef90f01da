import { migrate } from '@florin/postgres'
import { createTestDatabase, type TestDatabase } from '@florin/testing'
import pg from 'pg'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { ledger as service } from '../src/main.ts'
import { startClients, until } from './clients.ts'
import { startHistory } from './history.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { makeNextVersion, type NextVersion } from './next-version.ts'
import { spawnService, startServiceProcess } from './service-process.ts'

const addColumn = 'alter table accounts add column nickname text;\n'
const addIndex = `-- no-transaction
-- An interrupted build leaves an invalid index.
drop index concurrently if exists transactions_effective;
create index concurrently transactions_effective on transactions (ledger, effective_at);
`

let database: TestDatabase
let ledger: TestLedger

beforeEach(async () => {
  database = await createTestDatabase({
    service: 'ledger',
    migrate: (ownerUrl) => service.migrate(ownerUrl, console.error),
  })
  ledger = await startLedger({ on: database })
})
afterEach(async () => {
  await ledger.close()
  await database.drop()
})

async function nextVersion(migrations: Record<string, string>): Promise<NextVersion> {
  const version = await makeNextVersion(migrations)
  onTestFinished(() => version.remove())
  return version
}

/** Runs the migrations of a folder, as one of several processes would. */
function startMigrator({ migrations }: NextVersion, waitMs?: number): { applied: Promise<string[]>; log: string[] } {
  const log: string[] = []
  const applied = migrate({
    connectionString: database.ownerUrl,
    schema: 'ledger',
    folder: migrations,
    log: (message) => log.push(message),
    ...(waitMs !== undefined && { waitMs }),
  })
  applied.catch(() => undefined)
  return { applied, log }
}

/** A long transaction, such as that of a dump: it has read this table, and holds it until `end`. */
async function startLongRead(table: string): Promise<{ end(): Promise<void> }> {
  const client = new pg.Client(database.superuserUrl)
  client.on('error', () => undefined)
  await client.connect()
  await client.query('begin isolation level repeatable read')
  await client.query(`select count(*) from ledger.${table}`)
  let ended: Promise<void> | undefined
  const end = () => {
    ended ??= client.end()
    return ended
  }
  onTestFinished(end)
  return { end }
}

async function ask<Row extends object>(sql: string): Promise<Row[]> {
  const client = new pg.Client(database.superuserUrl)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

const appliedMigrations = () => ask<{ name: string }>(`select name from ledger.migrations order by id`)
const indexBuilds = () =>
  ask(
    `select pid from pg_stat_activity where query ~ '^\\s*create index concurrently' and state = 'active' and datname = current_database()`,
  )

async function isIndexValid(): Promise<boolean | undefined> {
  const [index] = await ask<{ indisvalid: boolean }>(
    `select indisvalid from pg_index where indexrelid = to_regclass('ledger.transactions_effective')`,
  )
  return index?.indisvalid
}

/** Transfers without a pause, until the test ends. */
async function startTransfers() {
  const [source_account, target_account] = await Promise.all(
    range(2).map(() => ledger.openAccount({ balance: '10000.00' })),
  )
  const history = await startHistory(ledger)
  const load = startClients(4, () =>
    history.post(ledger, '/v1/transfers', { source_account, target_account, amount: '0.01' }),
  )
  return {
    history,
    load,
    moreAcknowledged: async (count: number) => {
      const before = history.acknowledged()
      await until(`${count} more transfers are acknowledged`, () => history.acknowledged() >= before + count)
    },
  }
}

test('migrators that start together apply each migration once, also one that cannot run in a transaction', async () => {
  const version = await nextVersion({ '0100_column.sql': addColumn, '0101_index.sql': addIndex })

  const applied = await Promise.all(range(4).map(() => startMigrator(version).applied))

  expect(applied.flat()).toEqual(['0100_column', '0101_index'])
  expect((await appliedMigrations()).slice(-2)).toEqual([{ name: '0100_column' }, { name: '0101_index' }])
  expect(await isIndexValid()).toBe(true)
})

test('a migration that waits for a lock stops no posting: it gives up, and tries again until it has the lock', async () => {
  const version = await nextVersion({ '0100_column.sql': addColumn })
  const dump = await startLongRead('accounts')
  const { history, load, moreAcknowledged } = await startTransfers()
  await moreAcknowledged(10)

  const migrator = startMigrator(version)
  await until('the migration met the lock', () => migrator.log.some((line) => line.includes('waits for a lock')))
  await moreAcknowledged(200)
  expect((await appliedMigrations()).at(-1)).not.toEqual({ name: '0100_column' })
  await dump.end()

  expect(await migrator.applied).toEqual(['0100_column'])
  await moreAcknowledged(10)
  await load.stop()
  expect(history.answers()).toEqual({ 201: history.acknowledged() })
  await history.check()
})

test('a migration that never gets its lock is given up with a sentence, and leaves nothing', async () => {
  const version = await nextVersion({ '0100_column.sql': `create table left_over (id integer);\n${addColumn}` })
  await startLongRead('accounts')

  await expect(startMigrator(version, 1_500).applied).rejects.toThrow(
    /^The migration 0100_column waits for a lock that a long transaction holds; nothing was applied\. Gave up after 1\.5 s\.$/,
  )

  expect(await ask(`select to_regclass('ledger.left_over') as it`)).toEqual([{ it: null }])
  expect((await appliedMigrations()).at(-1)).not.toEqual({ name: '0100_column' })
})

test('a migrator that is killed in the middle of an index leaves work that the next one does', async () => {
  const version = await nextVersion({ '0100_column.sql': addColumn, '0101_index.sql': addIndex })
  const dump = await startLongRead('ledgers')
  const killed = spawnService({ MIGRATION_DATABASE_URL: database.ownerUrl }, version.main, ['migrate'])
  await until('the index is being built', async () => (await indexBuilds()).length > 0)
  expect(await isIndexValid()).toBe(false)
  killed.signal('SIGKILL')
  await killed.ended
  // The server does not see that its client is gone while it waits for the dump.
  await ask(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ledger-migrate'`)
  await dump.end()
  await until('its connection is gone', async () => (await indexBuilds()).length === 0)
  expect(await isIndexValid()).toBe(false)

  const next = spawnService({ MIGRATION_DATABASE_URL: database.ownerUrl }, version.main, ['migrate'])

  expect(await next.ended).toEqual({ code: 0, signal: null })
  expect(next.output()).toContain('Migrated the schema ledger: 0101_index.')
  expect(await isIndexValid()).toBe(true)
  const again = spawnService({ MIGRATION_DATABASE_URL: database.ownerUrl }, version.main, ['migrate'])
  await again.ended
  expect(again.output()).toBe('The schema ledger is up to date, with 0101_index. Nothing changed.\n')
})

test('expand, deploy, contract: the version before serves on the new schema, and the new version only on it', async () => {
  const version = await nextVersion({ '0100_column.sql': addColumn, '0101_index.sql': addIndex })
  const { history, load, moreAcknowledged } = await startTransfers()
  const next = await startServiceProcess({ DATABASE_URL: database.serviceUrl }, version.main)

  const early = await next.get('/readyz')
  expect(early.statusCode).toBe(503)
  expect(early.body.checks.schema).toEqual({
    status: 'fail',
    detail:
      'The migration 0101_index is not applied. Run "node src/main.ts migrate" of this version as the owner of the schema.',
  })
  expect(early.body.checks.database.status).toBe('pass')

  const migrator = spawnService({ MIGRATION_DATABASE_URL: database.ownerUrl }, version.main, ['migrate'])
  expect(await migrator.ended).toEqual({ code: 0, signal: null })
  expect(migrator.output()).toContain('Migrated the schema ledger: 0100_column, 0101_index.\n')

  expect((await next.get('/readyz')).body.checks.schema).toEqual({ status: 'pass', migration: '0101_index' })
  expect((await next.get('/readyz')).statusCode).toBe(200)
  expect((await ledger.get('/readyz')).statusCode).toBe(200)
  expect(await service.migrate(database.ownerUrl, () => undefined)).toEqual([])
  await moreAcknowledged(100)
  await load.stop()
  expect(history.answers()).toEqual({ 201: history.acknowledged() })
  await history.check()
  expect(await next.end('SIGTERM')).toEqual({ code: 0, signal: null })
})

test('a service on a database without tables is not ready, and says why', async () => {
  await ask(
    'drop schema ledger cascade; create schema ledger authorization ledger_owner; grant usage on schema ledger to ledger_service',
  )

  const { statusCode, body } = await ledger.get('/readyz')

  expect(statusCode).toBe(503)
  expect(body.checks.schema.detail).toMatch(/^The migration \d{4}_\w+ is not applied\./)
})
