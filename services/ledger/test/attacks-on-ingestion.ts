import type pg from 'pg'
import type { Attack } from './attacked-books.ts'
import type { Row } from './books-by-hand.ts'

const topic = '5c0ffee0-0000-4000-8000-000000000000'

async function record(client: pg.ClientBase, change: Row = {}): Promise<void> {
  const { rows } = await client.query(`select ingestion_generation('${topic}') as id`)
  const row: Row = {
    generation: rows[0].id,
    partition: 0,
    next: '10',
    refusedPartition: 0,
    refused: '9',
    ledger: 1,
    key: 'k',
    code: 'account_not_found',
    detail: 'first',
    ...change,
  }
  await client.query(
    `select record_ingestion($1, array[$2::integer], array[$3::bigint], array[$4::integer], array[$5::bigint],
                             array[$6::integer], array[$7], array[$8], array[$9])`,
    Object.values(row),
  )
}

/** Fails like a constraint of this name if the query finds no row. */
async function expectRow(client: pg.ClientBase, query: string): Promise<void> {
  const { rowCount } = await client.query(query)
  if (rowCount === 0)
    throw Object.assign(new Error('no row'), { severity: 'ERROR', code: '23514', constraint: 'changed' })
}

/** Attacks by the rights on the progress and the rejections of orders from Kafka. */
export const attacksOnIngestion: Record<string, Attack[]> = {
  'execute on ingestion_generation(uuid)': [
    ['a topic without an id', '23502', 'select ingestion_generation(null)'],
    ['a generation by hand', '42501', `insert into ingestion_generations (topic_id) values ('${topic}')`],
  ],
  'execute on record_ingestion(integer, integer[], bigint[], integer[], bigint[], integer[], text[], text[], text[])': [
    [
      'progress of a topic that is not there',
      'ingestion_progress_generation_fkey',
      (client) => record(client, { generation: 99 }),
    ],
    ['a partition below zero', 'ingestion_progress_partition', (client) => record(client, { partition: -1 })],
    ['an offset below zero', 'ingestion_progress_offset', (client) => record(client, { next: '-1' })],
    [
      'a rejection beyond the progress',
      'ingestion_refusals_below_progress',
      (client) => record(client, { refused: '10' }),
    ],
    [
      'a rejection of another partition',
      'ingestion_refusals_below_progress',
      (client) => record(client, { refusedPartition: 1 }),
    ],
    ['a rejection without a reason', '23502', (client) => record(client, { code: null })],
    [
      'another rejection in place of one, or progress that moves back',
      'nothing changed',
      async (client) => {
        await record(client)
        await record(client, { next: '5', refused: '9', detail: 'second' })
        await expectRow(client, `select from ingestion_progress where next_offset = 10`)
        await expectRow(client, `select from ingestion_refusals where record_offset = 9 and detail = 'first'`)
        throw Object.assign(new Error(), { severity: 'ERROR', code: '23514', constraint: 'nothing changed' })
      },
    ],
    ['progress by hand', '42501', 'update ingestion_progress set next_offset = 0'],
    ['a rejection by hand', '42501', 'delete from ingestion_refusals'],
    ['another secret', '42501', `update operation_id_secret set secret = ''`],
  ],
  'execute on record_ingestion_loss(integer, integer, bigint)': [
    [
      'a loss in a topic that is not there',
      'ingestion_progress_generation_fkey',
      'select record_ingestion_loss(99, 0, 5)',
    ],
    [
      'a loss of what is settled',
      'nothing changed',
      async (client) => {
        await record(client)
        await client.query('select record_ingestion_loss(max(id), 0, 10) from ingestion_generations')
        await expectRow(client, `select where not exists (select from ingestion_losses)`)
        throw Object.assign(new Error(), { severity: 'ERROR', code: '23514', constraint: 'nothing changed' })
      },
    ],
    ['a loss by hand', '42501', 'insert into ingestion_losses values (1, 0, 0, 1)'],
  ],
  'execute on forget_ingestion_refusals(integer)': [
    [
      'a rejection that is young',
      'nothing changed',
      async (client) => {
        await record(client)
        await client.query('select forget_ingestion_refusals(100)')
        await expectRow(client, 'select from ingestion_refusals')
        throw Object.assign(new Error(), { severity: 'ERROR', code: '23514', constraint: 'nothing changed' })
      },
    ],
  ],
}
