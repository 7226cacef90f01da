import { randomBytes } from 'node:crypto'

/**
 * Transaction ids: UUIDv7 (RFC 9562, section 6.2, method 1). 48 bits of milliseconds, equal to the transaction's
 * `recorded_at`; a 26-bit counter; 48 random bits. Ids increase along each account's history, so one index provides its
 * order, its pages and its balance as of a moment.
 */
export interface IdSource {
  /** Milliseconds since 1970 in all ids of this source. */
  readonly recordedAtMs: number
  next(): string
}

const counterBits = 26
const counterStart = 1

/** Ids above `last`, the ledger's last id. Their moment is `nowMs`, or that of `last` if the clock was set back. */
export function idsAfter(last: string | null, nowMs: number): IdSource {
  const { ms, count } = last === null ? { ms: 0, count: 0 } : readId(last)
  let recordedAtMs = Math.max(ms, nowMs)
  let counter = ms >= nowMs ? count + 1 : counterStart
  // A full counter moves to the next millisecond.
  if (counter > 2 ** (counterBits - 1)) {
    recordedAtMs += 1
    counter = counterStart
  }
  const time = recordedAtMs.toString(16).padStart(12, '0')
  const prefix = `${time.slice(0, 8)}-${time.slice(8)}-`
  return { recordedAtMs, next: () => prefix + counterText(counter++) + randomText() }
}

/** The lowest id of a transaction recorded at this moment. `lowestId(ms + 1)` is above all ids of the moment. */
export function lowestId(ms: number): string {
  const time = Math.max(0, ms).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`
}

/** Above the ids of all transactions recorded up to and including this moment (ISO 8601). */
export function idAfter(at: string): string {
  return lowestId(Date.parse(at) + 1)
}

/** Below and above every id. */
export const lowest = '00000000-0000-0000-0000-000000000000'
export const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The lower of two ids. Ids have the order of their text. */
export function lower(one: string, other: string): string {
  return one < other ? one : other
}

/** The milliseconds since 1970 in the id of a transaction, a fee or a hold. */
export function readMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** The moment in an id (ISO 8601). */
export function momentOf(id: string): string {
  return new Date(readMs(id)).toISOString()
}

function readId(id: string): { ms: number; count: number } {
  const hex = id.replaceAll('-', '')
  const high = Number.parseInt(hex.slice(13, 16), 16)
  const low = Number.parseInt(hex.slice(16, 20), 16) & 0x3fff
  return { ms: readMs(id), count: high * 0x4000 + low }
}

/** `7hhh-vlll-`: the version, 12 bits of the counter, the variant, 14 bits of the counter. */
function counterText(counter: number): string {
  const high = (0x7000 | (counter >>> 14)).toString(16)
  const low = (0x8000 | (counter & 0x3fff)).toString(16)
  return `${high}-${low}-`
}

let pool = Buffer.alloc(0)
let used = 0

/** Twelve random hexadecimal digits. Bytes are fetched in bulk, because one call of the generator per id is slow. */
function randomText(): string {
  if (used >= pool.length) {
    pool = randomBytes(6 * 1_024)
    used = 0
  }
  used += 6
  return pool.toString('hex', used - 6, used)
}
