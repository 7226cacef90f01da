/** Longer timers end at once. */
export const timerMsMax = 2_147_483_647

/** Waits, or rejects with the reason of the signal. */
export function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', stop)
        resolve()
      },
      Math.min(ms, timerMsMax),
    )
    signal?.addEventListener('abort', stop, { once: true })
  })
}

const baseMs = 100
const mostMs = 5_000

/** Pause before the next attempt: doubled by each failure, of which a random half, so that clients do not return together. */
export function backoffMs(failures: number): number {
  const fullMs = Math.min(mostMs, baseMs * 2 ** (failures - 1))
  return fullMs / 2 + (Math.random() * fullMs) / 2
}
