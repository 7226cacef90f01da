import type { Logger } from './logger.ts'

/**
 * Ends the process on SIGTERM or SIGINT: answers requests in flight, then runs the `onClose` hooks. After `drainTimeoutMs`
 * it exits with code 1.
 */
export function closeOnSignal(service: { close(): Promise<unknown> }, logger: Logger, drainTimeoutMs: number): void {
  let closing = false
  const close = async (signal: NodeJS.Signals) => {
    if (closing) return
    closing = true
    logger.info({ signal }, 'closing')
    setTimeout(() => {
      logger.error({ drainTimeoutMs }, 'not drained in time')
      process.exit(1)
    }, drainTimeoutMs).unref()
    await service.close()
    logger.info('closed')
    process.exit(0)
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
}
