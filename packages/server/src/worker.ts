import { type Backoff, backoffMs } from './backoff.ts'

export interface WorkerOptions {
  /**
   * One run; ends soon after the signal. Resolves to true when there is more to do, so that the next run follows at once,
   * and to `idle` when it found nothing to do, which does not end a series of failures.
   */
  work: (signal: AbortSignal) => Promise<unknown>
  /** Pause between two runs. */
  everyMs: number
  /** Pause before the first run. */
  startAfterMs?: number
  /** Pauses after failures in a row; `everyMs` when left out. */
  retry?: Backoff
  /** A run has failed, for the `failures`-th time in a row. Must not throw. Not called while stopping. */
  onFailure: (error: unknown, failures: number) => void
}

/** A loop that does its work again and again, one run at a time. */
export interface Worker {
  /** Ends the pause: the next run starts now, or right after the one in progress. */
  wake(): void
  /** Aborts the run in progress, and returns when it has ended. */
  stop(): Promise<void>
}

/** Starts a loop. Its pauses do not keep the process alive. */
export function createWorker(options: WorkerOptions): Worker {
  const { work, everyMs, startAfterMs = 0, retry, onFailure } = options
  const stopped = new AbortController()
  const { signal } = stopped
  let isWoken = false
  let endPause: () => void = () => undefined
  const running = loop()

  async function loop(): Promise<void> {
    let failures = 0
    let pauseMs = startAfterMs
    while (!signal.aborted) {
      if (pauseMs > 0 && !isWoken) await pause(pauseMs)
      if (signal.aborted) return
      isWoken = false
      try {
        const result = await work(signal)
        pauseMs = result === true ? 0 : everyMs
        if (result !== 'idle') failures = 0
      } catch (error) {
        if (signal.aborted) return
        failures += 1
        pauseMs = retry ? backoffMs(failures, retry) : everyMs
        onFailure(error, failures)
      }
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref()
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  function wake(): void {
    isWoken = true
    endPause()
  }

  return {
    wake,
    async stop() {
      stopped.abort()
      wake()
      await running
    },
  }
}
