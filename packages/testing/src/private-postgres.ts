import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@florin/embedded-postgres'

/** A PostgreSQL that a test may break. */
export interface PrivatePostgres {
  readonly superuserUrl: string
  readonly port: number
  /** Process id of the postmaster; another one after each `start`. */
  readonly pid: number
  /** `kill -9` of the postmaster: its backends die without a word. */
  killHard(): Promise<void>
  /** Again on the same data and port, after `killHard`. Returns when connections are accepted. */
  start(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

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
    killHard: () => cluster.kill(),
    start: () => cluster.restart(),
    stop: async () => {
      await cluster.stop()
      await rm(folder, { recursive: true })
    },
  }
}
