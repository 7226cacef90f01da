import assert from 'node:assert/strict'
import type pg from 'pg'
import { isNeverSent, sqlState } from './violations.ts'

/** Anywhere a statement may run: a pool, a connection, or a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>

declare const inTransaction: unique symbol

/** A connection on which a transaction is open. The brand keeps a pool from being passed by mistake. */
export type Transaction = Queryable & { readonly [inTransaction]: true }

/** The connection died while the transaction was being committed: it may have taken effect. */
export class CommitLost extends Error {
  override readonly name = 'CommitLost'

  constructor(cause: unknown) {
    super('the answer to a commit was lost', { cause })
  }
}

/**
 * Runs `work` in one transaction: committed when it returns, rolled back when it throws. Throws `CommitLost` when the
 * outcome of the commit is unknown.
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
    // PostgreSQL answers the commit of a failed transaction with a silent ROLLBACK.
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
