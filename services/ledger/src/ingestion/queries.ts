import { arrayLiteral, columns, type Queryable } from '@florin/postgres'
import type { ProblemMembers } from '@florin/server'
import type { OperationPlace } from './operation-id.ts'

/** The generation of a topic, by its id in Kafka. */
export async function findGeneration(db: Queryable, topicId: string): Promise<number> {
  const { rows } = await db.query<{ id: number }>({
    text: 'select ingestion_generation($1) as id',
    values: [topicId],
  })
  return (rows[0] as { id: number }).id
}

export async function findOperationIdSecret(db: Queryable): Promise<Buffer> {
  const { rows } = await db.query<{ secret: Buffer }>('select secret from operation_id_secret')
  return (rows[0] as { secret: Buffer }).secret
}

/** The next offset by partition, of those that have settled records. */
export async function listProgress(db: Queryable, generation: number): Promise<Map<number, bigint>> {
  const { rows } = await db.query<{ partition: number; next_offset: string }>({
    text: 'select partition, next_offset from ingestion_progress where generation = $1',
    values: [generation],
  })
  return new Map(rows.map(({ partition, next_offset }) => [partition, BigInt(next_offset)]))
}

/** Stores that Kafka has deleted what was not settled before `start`. Returns the first lost offset, if any. */
export async function recordLoss(
  db: Queryable,
  generation: number,
  partition: number,
  start: bigint,
): Promise<bigint | undefined> {
  const { rows } = await db.query<{ first: string | null }>({
    text: 'select record_ingestion_loss($1, $2, $3) as first',
    values: [generation, partition, String(start)],
  })
  const first = rows[0]?.first
  return first == null ? undefined : BigInt(first)
}

/** What is known of an operation. */
export interface OperationRow {
  /** Whether every record up to this one is settled. */
  settled: boolean
  /** Whether Kafka deleted the record before it was settled. */
  lost: boolean
  /** The rejection of the record. */
  refusal_code: string | null
  refusal_detail: string | null
  /** The outcome of its key, if the key was used for the same request. */
  transaction: string | null
  answer: string | null
  key_refusal_code: string | null
  key_refusal_detail: string | null
  key_refusal_members: ProblemMembers | null
}

/** In one statement, so that all is of one moment: the outcome of a record is committed before the progress beyond it. */
export async function findOperationRow(db: Queryable, place: OperationPlace): Promise<OperationRow> {
  const { rows } = await db.query<OperationRow>({
    name: 'find_operation',
    text: `
      select coalesce(p.next_offset > asked.record_offset, false) as settled,
             exists (select from ingestion_losses l
                      where l.generation = asked.generation and l.partition = asked.partition
                        and asked.record_offset between l.first_offset and l.next_offset - 1) as lost,
             r.code as refusal_code, r.detail as refusal_detail,
             k.transaction_id as transaction, k.answer, k.refusal_code as key_refusal_code,
             k.refusal_detail as key_refusal_detail, k.refusal_members as key_refusal_members
        from (values ($1::integer, $2::integer, $3::bigint, $4::integer, $5::text, $6::text))
               as asked (generation, partition, record_offset, ledger, key, hash_start)
        left join ingestion_progress p on p.generation = asked.generation and p.partition = asked.partition
        left join ingestion_refusals r on r.generation = asked.generation and r.partition = asked.partition
                                      and r.record_offset = asked.record_offset
        left join idempotency_keys k on k.ledger = asked.ledger and k.key = asked.key
                                    and starts_with(k.request_hash, asked.hash_start)`,
    values: [
      place.generation,
      place.partition,
      String(place.offset),
      place.ledger,
      place.idempotencyKey,
      place.hashStart,
    ],
  })
  return rows[0] as OperationRow
}

/** The rejection of a record. Ledger and key are null where it could not be read that far. */
export interface RefusedRecord {
  partition: number
  offset: bigint
  ledger: number | null
  key: string | null
  code: string
  detail: string
}

/** Stores the next offsets by partition, and the rejections below them. */
export async function recordIngestion(
  db: Queryable,
  generation: number,
  progress: Map<number, bigint>,
  refused: RefusedRecord[],
): Promise<void> {
  const rows = refused.map((each) => ({ ...each, offset: String(each.offset) }))
  await db.query({
    name: 'record_ingestion',
    text: 'select record_ingestion($1, $2::integer[], $3::bigint[], $4::integer[], $5::bigint[], $6::integer[], $7::text[], $8::text[], $9::text[])',
    values: [
      generation,
      arrayLiteral([...progress.keys()]),
      arrayLiteral([...progress.values()].map(String)),
      ...columns(rows, ['partition', 'offset', 'ledger', 'key', 'code', 'detail']),
    ],
  })
}

/** A rejection that was decided before the locks, to be the outcome of its key. */
export interface KeyRefusal {
  ledger: number
  key: string
  requestHash: string
  code: string
  detail: string
}

/**
 * Stores rejections as the outcomes of their keys, where the keys have none. In the order of the keys, against deadlocks. A ledger
 * that is being removed keeps none.
 */
export async function insertKeyRefusals(db: Queryable, refusals: KeyRefusal[]): Promise<void> {
  await db.query({
    text: `
      insert into idempotency_keys (ledger, key, request_hash, refusal_code, refusal_detail, refused_at)
      select ledger, key, request_hash, code, detail, date_trunc('milliseconds', clock_timestamp())
        from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[])
               as refused (ledger, key, request_hash, code, detail)
       where not exists (select from removals r where r.ledger = refused.ledger)
       order by ledger, key
          on conflict do nothing`,
    values: columns(refusals, ['ledger', 'key', 'requestHash', 'code', 'detail']),
  })
}

/** Deletes up to `rowsMax` rejections of records that are older than 30 days. Returns their number. */
export async function deleteOldIngestionRefusals(db: Queryable, rowsMax: number): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    text: 'select forget_ingestion_refusals($1) as count',
    values: [rowsMax],
  })
  return (rows[0] as { count: number }).count
}
