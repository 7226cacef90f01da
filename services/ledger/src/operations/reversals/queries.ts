import type { Queryable } from '@florin/postgres'
import { keyOf } from '../../idempotency/key.ts'

/** The reversals of these transactions: id of the reversal by `keyOf` of the reversed transaction. */
export async function findReversals(
  tx: Queryable,
  reversed: { ledger: number; id: string }[],
): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ ledger: number; reverses: string; id: string }>({
    name: 'find_reversals',
    text: `select asked.ledger, found.reverses, found.id
             from unnest($1::integer[], $2::uuid[]) as asked (ledger, id),
                  lateral (select id, reverses from transactions t
                            where t.ledger = asked.ledger and t.reverses = asked.id limit 1) found`,
    values: [reversed.map(({ ledger }) => ledger), reversed.map(({ id }) => id)],
  })
  return new Map(rows.map((row) => [keyOf(row.ledger, row.reverses), row.id]))
}
