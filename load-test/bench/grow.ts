import { readFile, statfs } from 'node:fs/promises'
import pg from 'pg'
import { postingSettings } from '../../services/ledger/src/posting/queries.ts'
import { CannotTest } from '../find-ledger.ts'
import { startStep } from './progress.ts'
import { grouped } from './table.ts'

export interface Grown {
  /** Of transactions. */
  perSecond: number
  /** The accounts that were opened. They have no minimum. */
  opened: string[]
}

/** Sessions at the same time, each with accounts of its own, so that they never wait for each other. */
const sessions = 2
/** Rows in one database transaction: fewer cost more each, more delay the horizon. */
const chunkMax = 5_000
const transfersOfAccount = 20
const accountsMax = 1_000_000
/** On disk, with the share of its account and some reserve. */
const bytesOfTransfer = 1_500

/** The accounts of books of this size. */
export function accountsOf(transactions: number): number {
  return Math.min(Math.floor(transactions / transfersOfAccount), accountsMax)
}

/** Throws `CannotTest` if the disk of the folder has no room for this many transfers. */
export async function requireSpace(folder: string, transactions: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const [neededGb, freeGb] = [(transactions * bytesOfTransfer) / 1e9, (bavail * bsize) / 1e9]
  if (neededGb <= freeGb) return
  throw new CannotTest(
    `${grouped(transactions)} transactions need ${neededGb.toFixed(1)} GB of disk, and ${folder} has ${freeGb.toFixed(1)} GB. Set TMPDIR to a folder with more space.`,
  )
}

/**
 * Opens accounts and posts transfers in the books of a fleet of our own, several times as fast as through the API: as a
 * superuser, thousands at a time, with all rows that the service writes. The new accounts and those of `between` pay each
 * other.
 */
export async function growBooks(
  superuserUrl: string,
  { transactions, accounts: newAccounts, between }: { transactions: number; accounts: number; between: string[] },
  signal: AbortSignal,
): Promise<Grown> {
  const functions = await readFile(new URL('./grow.sql', import.meta.url), 'utf8')
  const clients = await Promise.all(Array.from({ length: sessions }, () => connect(superuserUrl, functions)))
  try {
    const accounts = clients.map((_, session) => between.filter((_, index) => index % sessions === session))
    const opened: string[] = []
    await inChunks('accounts', newAccounts, signal, {
      clients,
      async run(client, session, count) {
        const { rows } = await client.query<{ id: string }>('select pg_temp.open_accounts($1) as id', [count])
        for (const { id } of rows) {
          opened.push(id)
          accounts[session]?.push(id)
        }
      },
    })
    const perSecond = await inChunks('transactions', transactions, signal, {
      clients,
      async run(client, session, count) {
        const pairs = choosePairs(accounts[session] ?? [], count)
        await client.query('select pg_temp.post_transfers($1::uuid[], $2::uuid[])', pairs)
      },
    })
    return { perSecond, opened }
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

async function connect(superuserUrl: string, functions: string): Promise<pg.Client> {
  // With the plans of the service's own sessions, and without their hurry.
  const settings = Object.entries({ ...postingSettings, lock_timeout: '0' }).map(
    ([name, value]) => `-c ${name}=${value}`,
  )
  const client = new pg.Client({ connectionString: superuserUrl, options: settings.join(' ') })
  client.on('error', () => undefined)
  await client.connect()
  await client.query(functions)
  return client
}

/** All sessions take chunks until `total` is reached. Returns the rate. */
async function inChunks(
  what: string,
  total: number,
  signal: AbortSignal,
  { clients, run }: { clients: pg.Client[]; run(client: pg.Client, session: number, count: number): Promise<void> },
): Promise<number> {
  const step = startStep(`${grouped(total)} ${what}`)
  // Every session gets one.
  const chunk = Math.min(chunkMax, Math.ceil(total / clients.length))
  const startedMs = performance.now()
  let [taken, done] = [0, 0]
  const perSecond = () => (1_000 * done) / (performance.now() - startedMs)
  await Promise.all(
    clients.map(async (client, session) => {
      while (taken < total) {
        signal.throwIfAborted()
        const count = Math.min(chunk, total - taken)
        taken += count
        await run(client, session, count)
        done += count
        const minutesLeft = Math.ceil((total - done) / perSecond() / 60)
        step.show(done / total, `${grouped(done)} at ${grouped(perSecond())} a second, ${minutesLeft} min left`)
      }
    }),
  )
  step.done(`written, ${grouped(perSecond())} a second`)
  return perSecond()
}

/** Array literals of random sources and of other, random targets. */
function choosePairs(accounts: string[], count: number): [sources: string, targets: string] {
  const [sources, targets]: [string[], string[]] = [[], []]
  for (let place = 0; place < count; place += 1) {
    const source = Math.floor(Math.random() * accounts.length)
    const distance = 1 + Math.floor(Math.random() * (accounts.length - 1))
    sources.push(accounts[source] as string)
    targets.push(accounts[(source + distance) % accounts.length] as string)
  }
  return [`{${sources.join(',')}}`, `{${targets.join(',')}}`]
}
