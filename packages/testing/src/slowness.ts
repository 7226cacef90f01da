import { createHash } from 'node:crypto'

const workBytes = 32 * 1_048_576
const chunk = Buffer.alloc(1_048_576, 'florin')
/** What a quiet core of today takes for it. */
const quietMs = 25

/** More is not a measure of the machine. */
const slownessMax = 10

/** How many times slower than a quiet machine this one is now, by a fixed calculation: from 1 to 10. */
export function measureSlowness(): number {
  const startedMs = performance.now()
  const hash = createHash('sha256')
  for (let done = 0; done < workBytes; done += chunk.length) hash.update(chunk)
  hash.digest()
  return Math.min(Math.max(1, (performance.now() - startedMs) / quietMs), slownessMax)
}
