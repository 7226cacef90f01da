import { type Grant, hashApiKey, type Identity, parseGrant, Remembered, Unauthenticated } from '@florin/identity'
import { type Queryable, sqlState } from '@florin/postgres'
import { createBatchReader } from './batch-reader.ts'
import type { Logger } from './logger.ts'
import { createPoller, type Revision, readRevision } from './poller.ts'
import { createWorker, type Worker } from './worker.ts'

/** Verifies API keys against the table `identity.api_keys`, which the ledger service writes. */
export interface ApiKeys {
  /**
   * The identity of a key that was verified since the last revocation. Throws `Unauthenticated`, or `database_unavailable`
   * when a revocation might have been missed.
   */
  recall(secret: string): Identity | undefined
  /** The identity of a key. Throws as `recall` does. */
  verify(secret: string): Identity | Promise<Identity>
  open(): Promise<void>
  /** Writes the last uses. */
  close(): Promise<void>
}

interface Known {
  identity: Identity
  id: string
  expiresAtMs: number
}

interface KeyRow {
  hash: string
  id: string
  grants: string[]
  expires_at: Date | null
  revoked_at: Date | null
}

const rememberedMax = 10_000
/** Keys per statement. */
const batchMax = 200
/** A revoked key is refused after this time and a read. */
const pollEveryMs = 500
const noteUsesEveryMs = 60_000
const undefinedTable = '42P01'

export function createApiKeys(db: Queryable, logger: Logger): ApiKeys {
  const known = new Remembered<Known>(rememberedMax)
  const uses = new Map<string, number>()
  const find = createBatchReader((hashes: string[]) => findKeys(db, hashes), batchMax)
  let revision: string | undefined
  let noting: Worker | undefined
  const poller = createPoller({
    db,
    name: 'API keys',
    logger,
    everyMs: pollEveryMs,
    readRevision: readKeyRevision,
    async read({ number }) {
      if (number !== revision) known.clear()
      revision = number
    },
  })

  function use({ identity, id, expiresAtMs }: Known): Identity {
    const nowMs = poller.nowMs()
    if (expiresAtMs <= nowMs) throw new Unauthenticated('The API key has expired.')
    uses.set(id, nowMs)
    return identity
  }

  function recall(secret: string): Identity | undefined {
    poller.checkCurrent()
    const key = known.get(hashOf(secret))
    return key && use(key)
  }

  async function read(hash: string): Promise<Identity> {
    // A key that is revoked during the read must not be remembered after the memory was cleared.
    const revisionBefore = revision
    const row = await find(hash)
    if (!row) throw new Unauthenticated('The API key does not exist.')
    if (row.revoked_at) throw new Unauthenticated('The API key was revoked.')
    const key = toKnown(row)
    if (revision === revisionBefore) known.set(hash, key)
    return use(key)
  }

  async function noteUses(): Promise<void> {
    if (uses.size === 0) return
    const noted = [...uses]
    uses.clear()
    await insertUses(db, noted)
  }

  return {
    recall,
    verify: (secret) => recall(secret) ?? read(hashOf(secret)),
    async open() {
      await poller.open()
      const onFailure = (err: unknown) => logger.warn({ err }, 'cannot note the last uses of API keys')
      noting = createWorker({ work: noteUses, everyMs: noteUsesEveryMs, startAfterMs: noteUsesEveryMs, onFailure })
    },
    async close() {
      await Promise.all([poller.close(), noting?.stop()])
      await noteUses().catch((err) => logger.warn({ err }, 'cannot note the last uses of API keys'))
    },
  }
}

const hashOf = (secret: string) => hashApiKey(secret).toString('hex')

function toKnown({ id, grants, expires_at }: KeyRow): Known {
  const identity: Identity = {
    subject: `key:${id}`,
    kind: 'key',
    grants: grants.map((text): Grant => parseGrant(text)),
  }
  return { identity, id, expiresAtMs: expires_at?.getTime() ?? Number.POSITIVE_INFINITY }
}

/** The ledger's migrations make the table: before, there are no keys. */
async function readKeyRevision(db: Queryable): Promise<Revision> {
  return readRevision(db, 'identity.revision').catch((error) => {
    if (sqlState(error) !== undefinedTable) throw error
    return { number: 'none', nowMs: Date.now() }
  })
}

/** In the order of the hashes, which are hexadecimal; undefined for a key that does not exist. */
async function findKeys(db: Queryable, hashes: string[]): Promise<(KeyRow | undefined)[]> {
  const { rows } = await db
    .query<KeyRow>({
      name: 'find_api_keys',
      text: `select encode(k.hash, 'hex') as hash, k.id, k.grants, k.expires_at, k.revoked_at
               from unnest($1::text[]) as asked (hash),
                    lateral (select * from identity.api_keys where hash = decode(asked.hash, 'hex') limit 1) k`,
      values: [hashes],
    })
    .catch((error) => {
      if (sqlState(error) !== undefinedTable) throw error
      return { rows: [] }
    })
  const found = new Map(rows.map((row) => [row.hash, row]))
  return hashes.map((hash) => found.get(hash))
}

async function insertUses(db: Queryable, uses: [id: string, atMs: number][]): Promise<void> {
  await db.query({
    text: 'select identity.note_uses($1::text[], $2::timestamptz[])',
    values: [uses.map(([id]) => id), uses.map(([, atMs]) => new Date(atMs))],
  })
}
