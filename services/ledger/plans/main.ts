import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '@florin/embedded-postgres'
import { asRole, prepareDatabase } from '@florin/fleet/database'
import pg from 'pg'
import { ledger as service } from '../src/main.ts'
import { describePlans } from './describe.ts'
import { type Books, fillBooks } from './fill.ts'

const page = new URL('../../../docs/query-plans.md', import.meta.url)
/** The cluster is temporary, so it needs no crash safety. */
const settings = { fsync: 'off', full_page_writes: 'off', autovacuum: 'off', max_wal_size: '2GB' }

/** Fills a temporary database and writes the plans of all reads to docs/query-plans.md. */
const { entries, accounts } = parseArgs({
  options: {
    entries: { type: 'string', default: '10000000' },
    accounts: { type: 'string', default: '1000000' },
  },
}).values
const books: Books = { accounts: Number(accounts), transactions: Math.floor(Number(entries) / 2) }
const folder = await mkdtemp(join(tmpdir(), 'florin-plans-'))
const cluster = await startEmbeddedPostgres({ folder, settings })
try {
  const passwords = { ledger_owner: 'plans', ledger_service: 'plans' }
  const superuserUrl = await prepareDatabase(cluster.superuserUrl, passwords)
  await service.migrate(asRole(superuserUrl, 'ledger_owner', passwords), console.error)
  const client = new pg.Client(superuserUrl)
  // After a failure the server stops before its client; the first error is the one to show.
  client.on('error', () => undefined)
  await client.connect()
  console.error(`Filling ${folder} with ${entries} entries ...`)
  await fillBooks(client, books)
  await client.query('reset all; set search_path = ledger')
  await writeFile(page, await describePlans(client, books))
  console.error(`The plans are in ${page.pathname}.`)
  await client.end()
} finally {
  await cluster.stop()
  await rm(folder, { recursive: true })
}
