import cluster from 'node:cluster'
import { pino } from 'pino'

export type Logger = pino.Logger
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** Log lines are buffered up to this size or time before a write: a write for each line costs a tenth of the throughput. */
const bufferedBytes = 65_536
/** Bytes of one write, above the number that starts it. */
const writtenBytesMax = 2 * bufferedBytes
const flushIntervalMs = 500
/** Several processes write to one pipe: it keeps writes of up to 4096 bytes whole (PIPE_BUF), and so their lines. */
const sharedPipe = { minLength: 3_072, maxWrite: 4_096 }

/** Some fields of a database error contain the rejected row, which must not be logged. */
function withoutRows(error: Error): object {
  const {
    detail: _,
    where: __,
    internalQuery: ___,
    ...kept
  } = pino.stdSerializers.err(error) as Record<string, unknown>
  return kept
}

/** JSON lines on standard output. The buffer is written when the process ends normally. */
export function createLogger(name: string, level: LogLevel): Logger {
  const destination = pino.destination({
    sync: false,
    minLength: bufferedBytes,
    maxWrite: writtenBytesMax,
    periodicFlush: flushIntervalMs,
    ...(cluster.isWorker && sharedPipe),
  })
  process.on('exit', () => destination.flushSync())
  return pino(
    {
      name,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: withoutRows },
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
}
