import cluster, { type Worker } from 'node:cluster'
import { backoffMs, type Logger } from '@florin/server'
import { type Channel, type Methods, openChannel, type Peer } from './channel.ts'
import type { ListenerMethods } from './methods.ts'

export interface SupervisorOptions {
  /** Number of listeners. */
  count: number
  /** What listeners may call. */
  methods: Methods
  onEnd: (listener: Listener) => void
  logger: Logger
}

export type Listener = Channel<ListenerMethods>

/** The processes that serve HTTP. One that ends is replaced. */
export interface Supervisor {
  /** Those that listen. */
  readonly listeners: Iterable<Listener>
  /** Resolves when all listen. */
  start(): Promise<void>
  /** Resolves when all have answered what was in flight, and have ended. */
  stop(): Promise<void>
}

const restart = { firstMs: 200, mostMs: 10_000 }
/** A listener whose event loop does not turn for `pingsMissedMax` pings is ended: its clients would wait without end. */
const pingEveryMs = 10_000
const pingsMissedMax = 6

export function createSupervisor({ count, methods, onEnd, logger }: SupervisorOptions): Supervisor {
  const workers = new Set<Worker>()
  const listeners = new Set<Listener>()
  let isStarted = false
  let isStopping = false
  /** Of listeners in a row that did not listen. */
  let failures = 0
  let stopped: () => void = () => undefined

  /** Resolves when it listens; rejects when it ends before. */
  function startOne(): Promise<void> {
    // It needs no rights of the owner of the schema.
    const worker = cluster.fork({ MIGRATION_DATABASE_URL: undefined, MIGRATION_DATABASE_URL_FILE: undefined })
    const listener = openChannel<ListenerMethods>(worker as Peer, methods)
    workers.add(worker)
    // A message that could not be sent.
    worker.on('error', (err) => logger.warn({ err, pid: worker.process.pid }, 'cannot reach a listener'))
    return new Promise((resolve, reject) => {
      let pinging: NodeJS.Timeout | undefined
      let hasListened = false
      worker.once('listening', () => {
        failures = 0
        hasListened = true
        listeners.add(listener)
        pinging = pingRegularly(worker, listener, logger)
        resolve()
      })
      worker.once('exit', (code, signal) => {
        clearInterval(pinging)
        workers.delete(worker)
        listeners.delete(listener)
        listener.close()
        onEnd(listener)
        if (isStopping) {
          if (workers.size === 0) stopped()
          return
        }
        const { pid } = worker.process
        logger.error({ pid, code, signal }, 'a listener has ended')
        reject(new Error(`A process that serves HTTP has ended, with ${signal || `exit code ${code}`}.`))
        if (isStarted || hasListened) replace()
      })
    })
  }

  function replace(): void {
    failures += 1
    setTimeout(
      () => {
        if (!isStopping) startOne().catch(() => undefined)
      },
      backoffMs(failures, restart),
    )
  }

  return {
    listeners,
    async start() {
      cluster.schedulingPolicy = cluster.SCHED_RR
      await Promise.all(Array.from({ length: count }, startOne))
      isStarted = true
    },
    async stop() {
      isStopping = true
      if (workers.size === 0) return
      const ended = new Promise<void>((resolve) => {
        stopped = resolve
      })
      for (const { process } of workers) process.kill('SIGTERM')
      await ended
    },
  }
}

function pingRegularly({ process }: Worker, listener: Listener, logger: Logger): NodeJS.Timeout {
  let missed = 0
  return setInterval(() => {
    if (missed >= pingsMissedMax) {
      logger.error({ pid: process.pid }, 'a listener does not respond, and is ended')
      process.kill('SIGKILL')
    }
    missed += 1
    const answered = () => {
      missed = 0
    }
    listener.call('ping').then(answered, () => undefined)
  }, pingEveryMs)
}
