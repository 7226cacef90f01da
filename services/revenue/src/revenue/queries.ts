import type { Queryable } from '@florin/postgres'
import type { FeeKind } from '../fees/schemas.ts'
import type { RevenueRow } from './schemas.ts'

/** One of several periods without gaps between them. */
export interface Period {
  label: string | null
  /** Its first day. */
  from: string
  /** The day after its last one. */
  to: string
}

export interface RevenueDimensions {
  kind: boolean
  schedule: boolean
}

export type PlainRow = Omit<RevenueRow, 'period' | 'valuation'> & { period: Period }

/**
 * Charged, recognised and deferred amounts of each period, in order; at most `limit` rows. The amount recognised until a
 * day is linear in the sums of `revenue_days`, so running sums over the periods are exact.
 */
export async function listRevenue(
  db: Queryable,
  ledger: string,
  periods: Period[],
  { kind, schedule }: RevenueDimensions,
  limit: number,
): Promise<PlainRow[]> {
  const { rows } = await db.query<Omit<PlainRow, 'period' | 'fees'> & { place: string; fees: string; kind: FeeKind }>({
    text: `with sums as (
             select currency, kind, schedule, place, sum(charged) as charged, sum(fees) as fees,
                    sum(recognised_once) as once, sum(daily_change) as change,
                    -- The days between 1970 and each change, on which the change did not count yet.
                    sum(daily_change * (day - date '1970-01-01')) as missed,
                    max(greatest(scale(charged), scale(recognised_once), scale(daily_change))) as decimals
               from (select currency, case when $4 then kind else '' end as kind,
                            case when $5 then coalesce(schedule, '') else '' end as schedule,
                            -- 0 before the first period.
                            width_bucket(day, $2::date[]) as place,
                            day, charged, fees, recognised_once, daily_change
                       from revenue_days where ledger = $1 and day < $3) d
              group by currency, kind, schedule, place
           ), periods as (
             select place, end_day - date '1970-01-01' as days
               from unnest($2::date[] || $3::date) with ordinality as p (end_day, ordinal), lateral (select ordinal - 1 as place) q
           ), running as (
             select currency, kind, schedule, place, charged, fees,
                    sum(charged) over until_then as charged_until,
                    coalesce(sum(once) over until_then, 0)
                      + coalesce(sum(change) over until_then, 0) * days
                      - coalesce(sum(missed) over until_then, 0) as recognised_until,
                    max(decimals) over (partition by currency) as decimals
               from (select distinct currency, kind, schedule from sums) groups
               cross join periods
               left join sums using (currency, kind, schedule, place)
             window until_then as (partition by currency, kind, schedule order by place)
           ), report as (
             select *, recognised_until - lag(recognised_until) over (partition by currency, kind, schedule order by place)
                         as recognised,
                    charged_until - recognised_until as deferred
               from running
           )
           select place, currency, nullif(kind, '') as kind, nullif(schedule, '') as schedule,
                  round(coalesce(charged, 0), decimals) as charged, round(recognised, decimals) as recognised,
                  round(coalesce(deferred, 0), decimals) as deferred, coalesce(fees, 0) as fees
             from report
            where place > 0 and (fees > 0 or charged <> 0 or recognised <> 0 or deferred <> 0)
            order by report.place, currency, kind nulls first, schedule nulls first limit $6`,
    values: [ledger, periods.map(({ from }) => from), periods.at(-1)?.to, kind, schedule, limit],
  })
  return rows.map(({ place, fees, ...row }) => ({
    ...row,
    fees: Number(fees),
    period: periods[Number(place) - 1] as Period,
  }))
}

/** The database's clock. */
export async function readNow(db: Queryable): Promise<Date> {
  const { rows } = await db.query<{ now: Date }>('select clock_timestamp() as now')
  return (rows[0] as { now: Date }).now
}
