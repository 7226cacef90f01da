import type pg from 'pg'

/** A pool whose transactions are parts of the one that is open on this connection. */
export function within(client: pg.PoolClient): pg.Pool {
  async function query(given: string | pg.QueryConfig): Promise<unknown> {
    if (given === 'begin') return client.query('savepoint nested')
    if (given === 'rollback') return client.query('rollback to nested')
    if (given === 'set transaction isolation level repeatable read') return undefined
    if (given !== 'commit') return client.query(given)
    await client.query('release nested')
    return { command: 'COMMIT' }
  }
  return { query, connect: async () => ({ query, release: () => undefined }) } as unknown as pg.Pool
}
