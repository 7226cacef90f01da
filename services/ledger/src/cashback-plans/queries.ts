import { columns, type Queryable, type Transaction } from '@florin/postgres'
import type { CashbackPlan } from './schemas.ts'

interface PlanRow {
  id: string
  category: string | null
  currency: string
  version: number
  bps: string | null
  flat: string | null
  delay: number
  validFrom: Date
  recordedAt: Date
}

const planColumns = `p.id, p.category, p.currency, p.version, p.bps, p.flat, p.delay, p.valid_from as "validFrom",
  p.recorded_at as "recordedAt"`

export function presentPlan({ category, currency, version, bps, flat, delay, ...moments }: PlanRow): CashbackPlan {
  return {
    category,
    currency,
    version,
    percentage_bps: bps,
    amount: flat,
    delay,
    valid_from: moments.validFrom.toISOString(),
    recorded_at: moments.recordedAt.toISOString(),
  }
}

/** The plan by which a payment earns. */
export type PlanInForce = Pick<PlanRow, 'id' | 'bps' | 'flat' | 'delay'>

/**
 * The plans by which these payments would earn now, in their order; undefined for none. A plan of the category precedes one of
 * all merchants, then one of the currency one of all currencies.
 */
export async function findPlansInForce(
  db: Queryable,
  payments: { ledger: number; category: string | null; currency: string }[],
): Promise<(PlanInForce | undefined)[]> {
  const probe = (rank: number, category: string, currency: string) => `
    (select ${rank} as rank, p.id, p.bps, p.flat, p.delay from cashback_plans p
      where p.ledger = asked.ledger and p.category ${category} and p.currency = ${currency}
        and p.valid_from <= (select clock_timestamp())
      order by p.version desc limit 1)`
  const probes = [
    probe(1, '= asked.category', 'asked.currency'),
    probe(2, '= asked.category', `'*'`),
    probe(3, 'is null', 'asked.currency'),
    probe(4, 'is null', `'*'`),
  ]
  const { rows } = await db.query<PlanInForce & { place: number }>({
    name: 'find_plans_in_force',
    text: `select asked.place::integer as place, found.id, found.bps, found.flat, found.delay
             from unnest($1::integer[], $2::text[], $3::text[]) with ordinality as asked (ledger, category, currency, place),
                  lateral (select * from (${probes.join(' union all ')}) as plans order by rank limit 1) as found`,
    values: columns(payments, ['ledger', 'category', 'currency']),
  })
  const found: (PlanInForce | undefined)[] = payments.map(() => undefined)
  for (const { place, ...plan } of rows) found[place - 1] = plan
  return found
}

/** The newest version of a plan, and the database's clock. Serializes the writers of versions of the ledger. */
export async function lockNewestPlan(
  tx: Transaction,
  ledger: number,
  category: string | null,
  currency: string,
): Promise<{ now: string; newest: { version: number; validFrom: string } | undefined }> {
  await tx.query({
    text: `select pg_advisory_xact_lock(hashtextextended('ledger.cashback_plans', $1))`,
    values: [ledger],
  })
  const { rows } = await tx.query<{ now: Date; version: number | null; validFrom: Date }>({
    text: `select clock_timestamp() as now, p.version, p.valid_from as "validFrom"
             from (select) as once
             left join lateral (select version, valid_from from cashback_plans
                                 where ledger = $1 and category is not distinct from $2 and currency = $3
                                 order by version desc limit 1) p on true`,
    values: [ledger, category, currency],
  })
  const [{ now, version, validFrom }] = rows as [{ now: Date; version: number | null; validFrom: Date }]
  return {
    now: now.toISOString(),
    newest: version === null ? undefined : { version, validFrom: validFrom.toISOString() },
  }
}

export async function insertPlan(
  tx: Transaction,
  ledger: number,
  plan: Omit<CashbackPlan, 'recorded_at'>,
): Promise<CashbackPlan> {
  const { category, currency, version, percentage_bps, amount, delay, valid_from } = plan
  const { rows } = await tx.query<PlanRow>({
    text: `insert into cashback_plans as p (ledger, category, currency, version, bps, flat, delay, valid_from)
           values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${planColumns}`,
    values: [ledger, category, currency, version, percentage_bps, amount, delay, valid_from],
  })
  return presentPlan(rows[0] as PlanRow)
}

/** All versions, newest first. `before`: id of a version. */
export async function listPlans(
  db: Queryable,
  ledger: number,
  before: string | null,
  limit: number,
): Promise<{ id: string; plan: CashbackPlan }[]> {
  const { rows } = await db.query<PlanRow>({
    text: `select ${planColumns} from cashback_plans p where p.ledger = $1 and ($2::uuid is null or p.id < $2)
            order by p.id desc limit $3`,
    values: [ledger, before, limit],
  })
  return rows.map((row) => ({ id: row.id, plan: presentPlan(row) }))
}
