import { pino } from 'pino'

export type Logger = pino.Logger
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** Log lines are gathered up to this size, or for this long, before one write: a write for each costs a tenth of the speed. */
const bufferedBytes = 8_192
const flushIntervalMs = 500

/** JSON lines on standard output. What is buffered is written when the process ends in order. */
export function createLogger(name: string, level: LogLevel): Logger {
  const destination = pino.destination({ sync: false, minLength: bufferedBytes, periodicFlush: flushIntervalMs })
  process.on('exit', () => destination.flushSync())
  return pino(
    { name, level, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    destination,
  )
}
