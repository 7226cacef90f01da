import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { migrate } from '@florin/postgres'
import pg from 'pg'
import { inject } from 'vitest'
import { withClient } from './client.ts'
import './provided.ts'

export interface TestDatabaseOptions {
  /** Its name in db/init.sql: of the schema, and before `_owner` and `_service`. */
  service: string
  /** Brings an empty database up to date, as `<service>_owner`. Runs once per run of the tests. */
  migrate: (ownerUrl: string) => Promise<unknown>
  /** Another server than that of the run, for example one from `startPostgres`. */
  superuserUrl?: string
}

export interface TestDatabase {
  /** With the rights of `<service>_service`. */
  serviceUrl: string
  /** With the rights of `<service>_owner`. */
  ownerUrl: string
  /** With the rights of `<service>_auditor`, where there is that role. */
  auditorUrl: string
  superuserUrl: string
  drop(): Promise<void>
}

/** A database of its own: a copy of a template that the first caller of the run migrates. */
export async function createTestDatabase({
  service,
  migrate: migrateService,
  superuserUrl,
}: TestDatabaseOptions): Promise<TestDatabase> {
  const run = inject('testPostgres')
  const server = superuserUrl ?? run.superuserUrl
  const template = `${service}_${run.runId}_template`
  const name = `${service}_${run.runId}_${randomBytes(4).toString('hex')}`
  await withClient(server, async (client) => {
    await createTemplateOnce(client, server, template, service, migrateService)
    await client.query(`create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`)
  })
  const url = toDatabase(server, name)
  // Rights on a database are not part of the copy.
  await initialise(url)
  return {
    serviceUrl: asRole(url, `${service}_service`),
    ownerUrl: asRole(url, `${service}_owner`),
    auditorUrl: asRole(url, `${service}_auditor`),
    superuserUrl: url,
    drop: () => withClient(server, (client) => dropDatabase(client, name)),
  }
}

/** Drops what a run of the tests has left. */
export async function dropTestDatabases({
  superuserUrl,
  runId,
}: {
  superuserUrl: string
  runId: string
}): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where strpos(datname, '_' || $1 || '_') > 0`,
      [runId],
    )
    for (const { datname } of rows) await dropDatabase(client, datname)
  })
}

/** Test files run in parallel, each in a process of its own: one makes the template, the others wait on the lock. */
async function createTemplateOnce(
  client: pg.Client,
  server: string,
  template: string,
  service: string,
  migrateService: (ownerUrl: string) => Promise<unknown>,
): Promise<void> {
  const unfinished = `${template}_unfinished`
  // Not per service: each template runs init.sql, whose roles belong to the whole server.
  await client.query(`select pg_advisory_lock(hashtext('florin test template'))`)
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount) return
    await dropDatabase(client, unfinished)
    await client.query(`create database ${pg.escapeIdentifier(unfinished)} template template0`)
    const url = toDatabase(server, unfinished)
    await initialise(url)
    await migrateService(asRole(url, `${service}_owner`))
    // They make the audit trail and the API keys, which every service uses.
    if (service !== 'ledger') await migrateLedger(asRole(url, 'ledger_owner'))
    // Its sessions here are the superuser's (see `asRole`), and horizon() has to see when their transactions began.
    await client.query(`grant pg_read_all_stats to ${pg.escapeIdentifier(`${service}_service`)}`)
    await client.query(`alter database ${pg.escapeIdentifier(unfinished)} rename to ${pg.escapeIdentifier(template)}`)
  } finally {
    await client.query(`select pg_advisory_unlock(hashtext('florin test template'))`)
  }
}

async function migrateLedger(connectionString: string): Promise<void> {
  const folder = fileURLToPath(new URL('../../../services/ledger/migrations', import.meta.url))
  await migrate({ connectionString, schema: 'ledger', folder, log: console.error })
}

async function initialise(url: string): Promise<void> {
  const sql = await readFile(new URL('../../../db/init.sql', import.meta.url), 'utf8')
  await withClient(url, (client) => client.query(sql))
}

async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
}

function toDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

/** The roles have no password, so the superuser connects and is the role from the first statement on. */
function asRole(url: string, role: string): string {
  const other = new URL(url)
  other.searchParams.set('options', `${other.searchParams.get('options') ?? ''} -c role=${role}`.trim())
  return other.href
}
