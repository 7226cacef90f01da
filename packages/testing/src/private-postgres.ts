import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@florin/embedded-postgres'
import { withClient } from './client.ts'
import { settled, until } from './limit.ts'

/** A PostgreSQL that a test may break. */
export interface PrivatePostgres {
  readonly superuserUrl: string
  readonly port: number
  /** Process id of the postmaster; another one after each `start`. */
  readonly pid: number
  /** `kill -9` of the postmaster. Returns when its backends have ended too: until then they may still answer. */
  killHard(): Promise<void>
  /** Again on the same data and port, after `killHard`. Returns when connections are accepted. */
  start(): Promise<void>
  /** From now on every commit waits, as for a standby that is lost, until the function that this resolves to is called. */
  holdCommits(): Promise<() => Promise<void>>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/** In `pg_stat_activity`: tells the wait for a probe from the waits of the service. */
const probeName = 'commit-probe'

/** A cluster from npm in a temporary folder. Durable like the real one, so that a crash proves something. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<PrivatePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'florin-postgres-'))
  const cluster = await startEmbeddedPostgres({ folder, settings: { shared_buffers: '128MB', ...settings } })
  return {
    superuserUrl: cluster.superuserUrl,
    port: cluster.port,
    get pid() {
      return cluster.pid
    },
    killHard: () => killHard(cluster),
    start: () => settled('PostgreSQL starts again', cluster.restart()),
    holdCommits: () => holdCommits(cluster.superuserUrl),
    stop: async () => {
      await cluster.stop()
      await rm(folder, { recursive: true })
    },
  }
}

async function killHard(cluster: { readonly pid: number; kill(): Promise<void> }): Promise<void> {
  const backends = await listChildren(cluster.pid)
  await settled('PostgreSQL is killed', cluster.kill())
  await until('its backends have ended', async () => !(await Promise.all(backends.map(isRunning))).includes(true))
}

/** None where there is no `/proc`. */
async function listChildren(pid: number): Promise<string[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return children.split(' ').filter(Boolean)
}

/** One that has ended stays as a zombie where its new parent does not ask for it. */
async function isRunning(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat !== undefined && !/\) [ZX] /.test(stat)
}

async function holdCommits(superuserUrl: string): Promise<() => Promise<void>> {
  const setStandby = (name: string) =>
    withClient(superuserUrl, async (client) => {
      await client.query(`alter system set synchronous_standby_names = '${name}'`)
      await client.query('select pg_reload_conf()')
    })
  await setStandby('missing')
  // The server takes up a setting when it gets to it: a probe whose commit waits shows that it has.
  await until('commits wait', async () => {
    let isCommitted = false
    const url = new URL(superuserUrl)
    url.searchParams.set('application_name', probeName)
    void withClient(url.href, (client) => client.query(`select pg_logical_emit_message(true, 'probe', '')`)).finally(
      () => {
        isCommitted = true
      },
    )
    await withClient(superuserUrl, (client) =>
      until('the probe commits or waits', async () => {
        const { rowCount } = await client.query(
          `select from pg_stat_activity where application_name = '${probeName}' and wait_event = 'SyncRep'`,
        )
        return isCommitted || rowCount !== 0
      }),
    )
    return !isCommitted
  })
  return () => setStandby('')
}
