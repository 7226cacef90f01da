import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ServiceEntry } from './services.ts'

export interface ServiceProcess {
  readonly url: string
  readonly logFile: string
  /** How it ended, once it has. */
  readonly exited: Promise<string>
  /** Its last lines, to be shown when it failed. */
  readLogTail(): Promise<string>
  /** Resolves when `/readyz` answers 200, rejects with one sentence when it does not. */
  waitUntilReady(signal?: AbortSignal): Promise<void>
  /** SIGTERM, and SIGKILL when that does not help. Returns when it is gone. */
  stop(): Promise<void>
}

export interface ServiceProcessOptions {
  port: number
  logFile: string
  /** Keeps what the log holds. */
  append?: boolean
  /** Restarts on changes of its files, and shows its log in the terminal too. */
  watch: boolean
  environment: Record<string, string>
}

const root = fileURLToPath(new URL('..', import.meta.url))
const endWithParent = new URL('./end-with-parent.ts', import.meta.url).href
const readyTimeoutMs = 60_000
const probeTimeoutMs = 2_000
const pollMs = 50
/** Longer than a service takes to drain its requests. */
const stopTimeoutMs = 25_000
/** As in the Dockerfile: what a request in flight needs dies in a young generation of 24 MB, instead of growing the old. */
const nodeFlags = ['--max-semi-space-size=24']
/** Types stripped once: from the second start on a service starts faster, and takes 20 MB less. */
const compileCache = join(root, 'node_modules/.cache/florin')

const tailLines = 15
const tailBytes = 65_536

export function startService(service: ServiceEntry, options: ServiceProcessOptions): ServiceProcess {
  const { port, logFile, watch } = options
  const url = `http://127.0.0.1:${port}`
  const log = openSync(logFile, options.append ? 'a' : 'w')
  const output = watch ? 'pipe' : log
  const child = spawn(
    process.execPath,
    [...(watch ? ['--watch', '--watch-preserve-output'] : []), ...nodeFlags, '--import', endWithParent, service.main],
    {
      cwd: root,
      env: {
        NODE_COMPILE_CACHE: compileCache,
        ...withoutPostgresVariables(),
        ...options.environment,
        PORT: String(port),
        HOST: '127.0.0.1',
      },
      stdio: ['pipe', output, output],
      detached: true,
    },
  )
  child.stdin?.on('error', () => undefined)
  child.stdout?.on('data', (chunk) => show(log, chunk))
  child.stderr?.on('data', (chunk) => show(log, chunk))

  let ended = false
  const exited = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`))
  })
  void exited.then(() => {
    ended = true
    closeSync(log)
  })

  return {
    url,
    logFile,
    exited,
    readLogTail: () => readTail(logFile).catch(() => ''),
    waitUntilReady: async (signal) => {
      const deadline = Date.now() + readyTimeoutMs
      while (!(await isReady(url))) {
        signal?.throwIfAborted()
        if (ended) throw new Error(`The ${service.name} service ended while starting, with ${await exited}.`)
        if (Date.now() > deadline) {
          throw new Error(`The ${service.name} service was not ready after ${readyTimeoutMs / 1000} seconds.`)
        }
        await Promise.race([exited, sleep(pollMs)])
      }
    },
    stop: async () => {
      if (!ended) child.kill('SIGTERM')
      const slow = setTimeout(() => killGroup(child), stopTimeoutMs)
      await exited
      clearTimeout(slow)
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`, { signal: AbortSignal.timeout(probeTimeoutMs) }).then(
    async (answer) => {
      await answer.body?.cancel()
      return answer.status === 200
    },
    () => false,
  )
}

/** With `--watch` the service is a child of the child. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself in this moment.
  }
}

/** A log may have become larger than a string can be. */
async function readTail(file: string): Promise<string> {
  const log = await open(file)
  try {
    const { size } = await log.stat()
    const start = Math.max(0, size - tailBytes)
    const { buffer, bytesRead } = await log.read({ buffer: Buffer.alloc(tailBytes), position: start })
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-tailLines).join('\n')
  } finally {
    await log.close()
  }
}

function show(log: number, chunk: Buffer): void {
  writeSync(log, chunk)
  process.stdout.write(chunk)
}

/** The user's own PGOPTIONS or PGSSLMODE are meant for another server. */
function withoutPostgresVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')))
}
