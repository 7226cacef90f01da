import type { Queryable } from '@florin/postgres'
import { createBatchReader } from '@florin/server'
import { keyOf } from './key.ts'
import { findKeyUses, type KeyUse } from './queries.ts'

/** A request, or its posting. */
interface Keyed {
  ledger: number
  idempotencyKey: string | null
}

/** What can be known of a key without the locks of the engine. */
export interface UsedKeys {
  /** The committed use of a key. Keys of concurrent requests are read in one statement. */
  find(asked: { ledger: number; key: string }): Promise<KeyUse | undefined>
  /** Remembers that the key has an outcome. */
  note(request: Keyed): void
  /**
   * Whether the request is most likely a retry. Only a hint, for the decision to read the key: this process knows some of
   * the used keys, and may take an unused one for one of them.
   */
  isLikelyUsed(request: Keyed): boolean
}

/** Keys per statement. */
const batchMax = 1_000
/** Room for hashes of noted keys, 4 bytes each. A key replaces another one with the same remainder. */
const placesCount = 2 ** 16

export function createUsedKeys(db: Queryable): UsedKeys {
  const noted = new Uint32Array(placesCount)
  const find = createBatchReader(async (asked: { ledger: number; key: string }[]) => {
    const uses = await findKeyUses(db, asked)
    return asked.map(({ ledger, key }) => uses.get(keyOf(ledger, key)))
  }, batchMax)
  return {
    find,
    note({ ledger, idempotencyKey: key }) {
      if (key === null) return
      const hash = hashOf(ledger, key)
      noted[hash % placesCount] = hash
    },
    isLikelyUsed({ ledger, idempotencyKey: key }) {
      if (key === null) return false
      const hash = hashOf(ledger, key)
      return noted[hash % placesCount] === hash
    },
  }
}

/** FNV-1a, 32 bits. */
function hashOf(ledger: number, key: string): number {
  let hash = Math.imul(0x811c9dc5 ^ ledger, 0x01000193)
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
