import pg from 'pg'
import type { TpcbProgram } from './tpcb.ts'

const tellersOfBranch = 10
const accountsOfBranch = 100_000

/**
 * The five statements of pgbench's tpcb-like transaction, on the same tables, sent by node-postgres. For machines
 * without pgbench: it takes more of the processor, and so leaves less to PostgreSQL.
 */
export const tpcbDriver: TpcbProgram = {
  name: "Florin's own driver",
  judges: false,
  async fill(databaseUrl, scale) {
    await withClients(1, databaseUrl, async ([client]) => {
      for (const statement of describeTables(scale)) await client?.query(statement)
    })
  },
  async measure(databaseUrl, { clients, seconds }, signal) {
    return withClients(clients, databaseUrl, async (connections) => {
      const branches = await countBranches(connections)
      const startedMs = performance.now()
      const untilMs = startedMs + seconds * 1_000
      let done = 0
      await Promise.all(
        connections.map(async (client) => {
          while (performance.now() < untilMs) {
            signal.throwIfAborted()
            await runTransaction(client, branches)
            done += 1
          }
        }),
      )
      const tookMs = performance.now() - startedMs
      return { perSecond: (1_000 * done) / tookMs, latencyMs: (clients * tookMs) / done }
    })
  },
}

/** As `pgbench -i` makes them. */
const describeTables = (branches: number) => [
  'create table branches (bid int not null, bbalance int, filler char(88)) with (fillfactor = 100)',
  'create table tellers (tid int not null, bid int, tbalance int, filler char(84)) with (fillfactor = 100)',
  'create table accounts (aid int not null, bid int, abalance int, filler char(84)) with (fillfactor = 100)',
  'create table history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))',
  `insert into branches (bid, bbalance) select n, 0 from generate_series(1, ${branches}) n`,
  `insert into tellers (tid, bid, tbalance) select n, (n - 1) / ${tellersOfBranch} + 1, 0 from generate_series(1, ${tellersOfBranch * branches}) n`,
  `insert into accounts (aid, bid, abalance, filler)
   select n, (n - 1) / ${accountsOfBranch} + 1, 0, '' from generate_series(1, ${accountsOfBranch * branches}) n`,
  'alter table branches add primary key (bid)',
  'alter table tellers add primary key (tid)',
  'alter table accounts add primary key (aid)',
  'vacuum analyze',
]

async function countBranches([client]: pg.Client[]): Promise<number> {
  const counted = await client?.query<{ count: number }>('select count(*)::integer from branches')
  return counted?.rows[0]?.count ?? 0
}

async function runTransaction(client: pg.Client, branches: number): Promise<void> {
  const [aid, bid, tid] = [accountsOfBranch, 1, tellersOfBranch].map(
    (ofBranch) => 1 + Math.floor(ofBranch * branches * Math.random()),
  )
  const delta = Math.floor(10_001 * Math.random()) - 5_000
  await client.query('begin')
  await client.query(`update accounts set abalance = abalance + ${delta} where aid = ${aid}`)
  await client.query(`select abalance from accounts where aid = ${aid}`)
  await client.query(`update tellers set tbalance = tbalance + ${delta} where tid = ${tid}`)
  await client.query(`update branches set bbalance = bbalance + ${delta} where bid = ${bid}`)
  await client.query(
    `insert into history (tid, bid, aid, delta, mtime) values (${tid}, ${bid}, ${aid}, ${delta}, current_timestamp)`,
  )
  await client.query('end')
}

async function withClients<T>(count: number, url: string, work: (connections: pg.Client[]) => Promise<T>): Promise<T> {
  const connections = Array.from({ length: count }, () => new pg.Client(url))
  // A failure is that of the query that meets it.
  for (const client of connections) client.on('error', () => undefined)
  try {
    await Promise.all(connections.map((client) => client.connect()))
    return await work(connections)
  } finally {
    await Promise.all(connections.map((client) => client.end()))
  }
}
