import type { Queryable, Transaction } from '@florin/postgres'
import type { ApiKey } from './schemas.ts'

interface ApiKeyRow {
  number: string
  id: string
  name: string
  grants: string[]
  status: ApiKey['status']
  createdBy: string
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
}

const status = `case when revoked_at is not null then 'revoked'
  when expires_at <= clock_timestamp() then 'expired' else 'active' end`

const keyColumns = `number, id, name, grants, ${status} as status, created_by as "createdBy", created_at as "createdAt",
  expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"`

export function presentApiKey(row: ApiKeyRow): ApiKey {
  const { id, name, grants, createdBy, createdAt, expiresAt, revokedAt, lastUsedAt } = row
  return {
    id,
    name,
    grants,
    status: row.status,
    created_by: createdBy,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
    revoked_at: revokedAt?.toISOString() ?? null,
    last_used_at: lastUsedAt?.toISOString() ?? null,
  }
}

/** Names of ledgers; null for all. */
export type LedgerNames = readonly string[] | null

export interface NewApiKeyRow {
  id: string
  hash: Buffer
  name: string
  grants: string[]
  ledgers: LedgerNames
  createdBy: string
  /** ISO 8601. */
  expiresAt: string | null
}

/** Undefined: `expiresAt` is in the past, by the clock of the database. */
export async function insertApiKey(tx: Transaction, row: NewApiKeyRow): Promise<ApiKey | undefined> {
  const { rows } = await tx.query<ApiKeyRow>({
    text: `insert into identity.api_keys (id, hash, name, grants, ledgers, created_by, expires_at)
           select $1, $2, $3, $4, $5, $6, $7::timestamptz
            where $7::timestamptz is null or $7::timestamptz > clock_timestamp()
           returning ${keyColumns}`,
    values: [row.id, row.hash, row.name, row.grants, row.ledgers, row.createdBy, row.expiresAt],
  })
  return rows[0] && presentApiKey(rows[0])
}

/** The keys whose grants are all for some of the ledgers: $1. */
const visible = '($1::text[] is null or ledgers <@ $1::text[])'

export interface ApiKeySearch {
  /** The beginning of the id. */
  idPrefix: string
  status: ApiKey['status'] | undefined
  /** Only keys below this number. */
  before: string | null
}

/** Newest first. */
export async function listApiKeys(
  db: Queryable,
  ledgers: LedgerNames,
  search: ApiKeySearch,
  limit: number,
): Promise<ApiKeyRow[]> {
  const { rows } = await db.query<ApiKeyRow>({
    text: `select ${keyColumns} from identity.api_keys
            where ${visible} and starts_with(id, $2) and ($3::text is null or ${status} = $3)
              and ($4::bigint is null or number < $4)
            order by number desc limit $5`,
    values: [ledgers, search.idPrefix, search.status, search.before, limit],
  })
  return rows
}

/** Revokes a key, and returns it as it is then; a revoked one stays as it was. Undefined: no such key, or not visible. */
export async function revokeApiKey(
  db: Queryable,
  ledgers: LedgerNames,
  id: string,
  revokedBy: string,
): Promise<ApiKey | undefined> {
  const values = [ledgers, id]
  const revoked = await db.query<ApiKeyRow>({
    text: `update identity.api_keys set revoked_at = clock_timestamp(), revoked_by = $3
            where ${visible} and id = $2 and revoked_at is null returning ${keyColumns}`,
    values: [...values, revokedBy],
  })
  if (revoked.rows[0]) return presentApiKey(revoked.rows[0])
  const { rows } = await db.query<ApiKeyRow>({
    text: `select ${keyColumns} from identity.api_keys where ${visible} and id = $2`,
    values,
  })
  return rows[0] && presentApiKey(rows[0])
}
