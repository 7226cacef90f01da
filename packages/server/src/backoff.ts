export interface Backoff {
  firstMs: number
  mostMs: number
}

/**
 * Pause before the next try, twice as long after each failure in a row. Half of it is random, so that clients that
 * failed together do not retry together.
 */
export function backoffMs(failures: number, { firstMs, mostMs }: Backoff): number {
  const pauseMs = Math.min(mostMs, firstMs * 2 ** (failures - 1))
  return pauseMs / 2 + (Math.random() * pauseMs) / 2
}
