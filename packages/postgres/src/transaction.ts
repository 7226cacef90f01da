import assert from 'node:assert/strict'
import type pg from 'pg'
import { isNeverSent, sqlState } from './violations.ts'

/** A pool, a connection, or a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>

declare const inTransaction: unique symbol

/** A connection with an open transaction. The brand prevents passing a pool by mistake. */
export type Transaction = Queryable & { readonly [inTransaction]: true }

/** The connection was lost during the commit: it may have taken effect. */
export class CommitLost extends Error {
  override readonly name = 'CommitLost'

  constructor(cause: unknown) {
    super('the connection was lost during the commit', { cause })
  }
}

/**
 * Runs `work` in a transaction: commits when it returns, rolls back when it throws. Throws `CommitLost` when the outcome
 * of the commit is unknown.
 */
export async function withTransaction<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client as unknown as Transaction)
    const { command } = await client.query('commit').catch((error: unknown) => {
      throw sqlState(error) || isNeverSent(error) ? error : new CommitLost(error)
    })
    // PostgreSQL answers the commit of a failed transaction with ROLLBACK, not with an error.
    assert.equal(command, 'COMMIT', 'the transaction had failed before its commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}
