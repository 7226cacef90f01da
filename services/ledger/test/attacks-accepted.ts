import { type Attempt, insert, legsOf, transferAt, writeConversion } from './attacked-books.ts'
import { begunThen, oneAccount } from './attacks-on-restores.ts'
import { draft, write } from './books-by-hand.ts'

/** What the database accepts, and why that is not refused there. */
export interface AcceptedAttack {
  what: string
  right: string
  reason: string
  attempt: Attempt
  /** Words of the promise that `pnpm verify` then finds broken; null where no promise is. */
  promise: string | null
}

export const acceptedAttacks: AcceptedAttack[] = [
  {
    what: 'a restored ledger that was not verified',
    right: 'execute on end_restore',
    reason: 'The service verifies it before: all checks together take minutes, and are code of the service.',
    attempt: begunThen(oneAccount(), `select end_restore((select id from ledgers where name = 'restoring shop'))`),
    promise: 'The history of each account',
  },
  {
    what: 'an API key with more rights than its creator has',
    right: 'insert on identity.api_keys',
    reason: 'Who creates a key with which grants is a rule of the service: the database does not know the identities.',
    attempt: `insert into identity.api_keys (id, hash, name, grants, created_by)
              values ('aaaaaaaa', sha256('a'), 'till', array['admin@*'], 'nobody')`,
    promise: null,
  },
  {
    what: 'a transfer that moves a position',
    right: 'execute on post_transactions',
    reason:
      'Which accounts a kind may move is a rule of the service: in the database it would cost each entry a lookup.',
    attempt: async (client, { alice, fxUsd }) => write(client, await draft(client, legsOf(alice, fxUsd))),
    promise: 'move the positions',
  },
  {
    what: 'an entry of fees without a fee',
    right: 'execute on post_transactions',
    reason: 'The fee is written by a later statement: only a check at the commit, of each entry, could miss it.',
    attempt: async (client, { alice, fees }) => write(client, await draft(client, legsOf(alice, fees))),
    promise: 'Each fee is an entry',
  },
  {
    what: 'a conversion without terms',
    right: 'execute on post_transactions',
    reason:
      'The terms are written by a later statement: only a check at the commit, of each transaction, could miss them.',
    attempt: async (client, { alice, bob }) =>
      write(client, await draft(client, legsOf(alice, bob), { kind: 'conversion' })),
    promise: 'has the terms of one quote',
  },
  {
    what: 'a conversion that moves something else than its terms say',
    right: 'insert on conversions',
    reason: 'The FX service alone knows what it has quoted, and verify compares terms with entries.',
    attempt: async (client, books) => {
      const { terms, spread } = await writeConversion(client, books)
      await insert(client, 'conversions', { ...terms, source_amount: '2.34', target_amount: '1.99' })
      await insert(client, 'fees', spread)
    },
    promise: 'moved what its quote promised',
  },
  {
    what: 'a moment between the beginning of a database transaction and its first write',
    right: 'execute on post_transactions',
    reason:
      'PostgreSQL does not keep when a transaction made its first write, from which on horizon() waits for it. The service takes each moment from stamp(), which writes first.',
    attempt: async (client, books) => {
      const { rows } = await client.query<{ horizon: Date }>('select horizon() from pg_sleep(0.01)')
      await transferAt(client, books, Number(rows[0]?.horizon.getTime()) - 5)
    },
    promise: null,
  },
  {
    what: 'a payment that is not recorded as one',
    right: 'execute on post_transactions',
    reason: 'The payment is written by a later statement, as the terms of a conversion are.',
    attempt: async (client, { alice, bob }) =>
      write(client, await draft(client, legsOf(alice, bob), { kind: 'payment' })),
    promise: 'Each payment is a transaction',
  },
  {
    what: 'a refund of no payment',
    right: 'execute on post_transactions',
    reason: 'The change of the payment is written by a later statement.',
    attempt: async (client, { alice, bob }) =>
      write(client, await draft(client, legsOf(alice, bob), { kind: 'refund' })),
    promise: 'Each refund and each cashback',
  },
  {
    what: 'a cashback that is cancelled without a refund',
    right: 'update on scheduled_orders',
    reason: 'An operator may cancel any order that was not posted.',
    attempt: async (client, { payment }) =>
      client.query(
        `update scheduled_orders set status = 'cancelled', ended_at = now(), reason_code = 'order_cancelled' where id = $1`,
        [payment],
      ),
    promise: null,
  },
  {
    what: 'an order that is attempted too late',
    right: 'update on scheduled_orders',
    reason: 'Pauses between attempts are a rule of the service. Verify reports what waits after its moment.',
    attempt: async (client, { scheduled }) =>
      client.query(`update scheduled_orders set attempt_at = now() - interval '1 hour' where id = $1`, [scheduled]),
    promise: 'Nothing that is due waits',
  },
  {
    what: 'an undelivered record removed as delivered',
    right: 'execute on remove_delivered',
    reason: 'Only the relay knows what was delivered. Verify compares the fees of both services.',
    attempt: async (client, { fee: id }) => {
      await client.query('update outbox set attempts = 1 where fee_id = $1', [id])
      await client.query('select remove_delivered(array[1], array[$1::uuid])', [id])
    },
    promise: 'revenue',
  },
]
