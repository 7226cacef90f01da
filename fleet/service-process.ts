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
  /** Resolves when it has ended, with the reason. */
  readonly exited: Promise<string>
  /** The last lines of its log, to show after a failure. */
  readLogTail(): Promise<string>
  /** Resolves when `/readyz` answers 200, rejects with one sentence if it never does. */
  waitUntilReady(signal?: AbortSignal): Promise<void>
  /** SIGTERM, and SIGKILL after a timeout. Returns when it has ended. */
  stop(): Promise<void>
}

export interface ServiceProcessOptions {
  port: number
  logFile: string
  /** Appends to the log. */
  append?: boolean
  /** Restarts when its files change, and prints its log. */
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
/**
 * As in the Dockerfile: a young generation of 24 MB, in which the objects of a request die instead of growing the old one; and
 * an old one that is collected when it has grown by 40 %. Where memory is plenty, Node waits until it is four times as large.
 */
export const nodeFlags = ['--max-semi-space-size=24', '--heap-growing-percent=40']
/** Caches stripped types: from the second start on, a service starts faster and takes 20 MB less. */
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
    // It has just ended by itself.
  }
}

/** A log may be larger than the longest string. */
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

/** PGOPTIONS or PGSSLMODE of the user are for another server. */
function withoutPostgresVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')))
}
