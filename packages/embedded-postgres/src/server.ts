import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ClusterFiles, readPidFile } from './cluster-files.ts'
import { environment } from './environment.ts'
import { EmbeddedPostgresError, explain, isPortTaken } from './failures.ts'
import type { Launcher } from './launcher.ts'
import { findFreePort } from './ports.ts'
import { findProcess } from './processes.ts'

const startTimeoutMs = 300_000 // Recovery after a crash replays up to max_wal_size.
const stopTimeoutMs = 60_000
const pollMs = 50

type Command = ReturnType<Launcher['command']>

/** One postmaster after another on the same data. */
export class Server {
  readonly #files: ClusterFiles
  readonly #onExit: ((how: string) => void) | undefined
  readonly #command: (port: number) => Command
  #process: ChildProcess | undefined
  #closed = false

  /** `onExit` is called when the server ends unexpectedly. */
  constructor(files: ClusterFiles, onExit: ((how: string) => void) | undefined, command: (port: number) => Command) {
    this.#files = files
    this.#onExit = onExit
    this.#command = command
  }

  get pid(): number {
    if (!this.#process?.pid) throw new EmbeddedPostgresError('PostgreSQL is not running.')
    return this.#process.pid
  }

  /** Further starts fail. */
  close(): void {
    this.#closed = true
  }

  /** Returns the port: a free one for 0. */
  async startOn(wanted: number): Promise<number> {
    const deadline = Date.now() + startTimeoutMs
    for (;;) {
      if (this.#closed) throw new EmbeddedPostgresError('PostgreSQL is being stopped.')
      const port = wanted || (await findFreePort())
      const failure = await this.#tryToStart(port, deadline)
      if (!failure) return port
      // Another program took the port first; or the backends of a killed postmaster are still ending.
      const isTemporary = (isPortTaken(failure) && !wanted) || failure.includes('pre-existing shared memory block')
      if (!isTemporary || Date.now() > deadline) throw explain(failure, this.#files, port)
      await sleep(pollMs)
    }
  }

  /** Returns the new lines of the log if the server ended instead of becoming ready. */
  async #tryToStart(port: number, deadline: number): Promise<string | undefined> {
    const { child, exit, logStart } = await this.#spawn(port)
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

  async #spawn(port: number): Promise<{ child: ChildProcess; exit: Promise<void>; logStart: number }> {
    const log = await open(this.#files.log, 'a')
    const { size: logStart } = await log.stat()
    const [program, args, account] = this.#command(port)
    const child = spawn(program, args, {
      ...account,
      cwd: this.#files.folder,
      env: await serverEnvironment(this.#files),
      stdio: ['ignore', log.fd, log.fd],
      // In its own process group: otherwise Ctrl-C in the terminal would stop the database before its clients.
      detached: true,
    })
    const exit = new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.once('error', () => resolve())
    })
    await log.close()
    this.#process = child
    if (child.pid) endWithThisProcess(child.pid, exit)
    return { child, exit, logStart }
  }

  /** SIGINT is PostgreSQL's fast shutdown, SIGKILL a crash. Returns when the postmaster has ended. */
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

/** Stops a server without a lock holder: it belongs to a run that was killed. */
export async function stopPostmaster(files: ClusterFiles): Promise<void> {
  const { pid } = await readPidFile(files)
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

async function isReady(files: ClusterFiles, pid: number | undefined): Promise<boolean> {
  const file = await readPidFile(files)
  return file.ready && file.pid === pid
}

/** Checks the command too: since the crash another process may have got the number. */
async function isPostmaster(pid: number, files: ClusterFiles): Promise<boolean> {
  const found = await findProcess(pid)
  return found?.command.includes(files.data) ?? false
}

/** When this process ends, even by `kill -9`, the standard input of a small shell closes, which stops the server. */
function endWithThisProcess(pid: number, exit: Promise<void>): void {
  const guard = spawn('/bin/sh', ['-c', 'read _; kill -INT "$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.on('error', () => undefined)
  void exit.then(() => guard.kill('SIGKILL'))
}

/**
 * PostgreSQL does not start while the process in postmaster.pid is alive, even if it is another program or a zombie by now.
 * It ignores the process of PG_GRANDPARENT_PID: `stopPostmaster` has checked that the process is not a postmaster.
 */
async function serverEnvironment(files: ClusterFiles): Promise<NodeJS.ProcessEnv> {
  const { pid } = await readPidFile(files)
  return pid ? { ...environment(), PG_GRANDPARENT_PID: String(pid) } : environment()
}
