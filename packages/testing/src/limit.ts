import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

/** On a quiet machine. */
const quietLimitMs = 120_000

/**
 * How long a test waits for an event before it fails: generous, and longer on a machine that is slow or busy.
 * The configuration of the tests measures the machine, see `measureSlowness`.
 */
export const limitMs = Number(process.env.TEST_LIMIT_MS ?? quietLimitMs)

/** How many times slower than a quiet one the machine is: for a moment ahead that a test must not be overtaken by. */
export const slowness = Math.ceil(limitMs / quietLimitMs)

/** For `vi.waitFor` and `expect.poll`. */
export const soon = { timeout: limitMs, interval: 20 }

const pollMs = 20

/** Waits for a condition, and fails, naming it, when it does not come. */
export async function until(condition: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + limitMs
  while (!(await settled(condition, holds()))) {
    assert(performance.now() < deadlineMs, `${condition}: not within ${limitMs / 1_000} s`)
    await sleep(pollMs)
  }
}

/** Waits for work that has a limit of its own, and fails, naming it, when it never ends: before the test does, which names nothing. */
export async function settled<T>(work: string, result: T | PromiseLike<T>): Promise<T> {
  const waitMs = 2 * limitMs
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${work}: no end within ${waitMs / 1_000} s`)), waitMs)
  })
  try {
    return await Promise.race([result, late])
  } finally {
    clearTimeout(timer)
  }
}
