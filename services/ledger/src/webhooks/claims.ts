import { columns, type Queryable } from '@florin/postgres'
import type { Attempt } from './attempt.ts'
import { failingMsMax, failuresOfFailing, probe } from './retries.ts'

/* The queries of senders. */

/** A delivery that this sender has leased. */
export interface Claim {
  ledger: number
  ledgerName: string
  webhook: string
  id: string
  event: string
  /** Number of the claim. */
  claims: number
  /** Failed attempts so far. */
  failures: number
  url: string
  ordered: boolean
  /** In order: its place among those that were chosen. One that is missing before it was settled meanwhile, maybe as failed. */
  place: number | null
  /** Its endpoint was failing when it was claimed. */
  isProbe: boolean
  /** In order: when it is due, if it probes its endpoint before that. */
  probesBefore: Date | null
  secrets: string[]
}

/** Deliveries of a webhook that this process has already. */
export interface Held {
  ledger: number
  webhook: string
  held: number
}

/**
 * Leases due deliveries of active endpoints: of each one up to `deliveriesMax` with those that this process holds. A failing
 * endpoint is probed by one. Of an endpoint in order: the first pending ones, unless one of them is not due yet; a failing one is
 * probed by the first one, due or not, because no other may be sent. The webhook is locked, so that two senders never claim from it
 * at once; one that is locked is skipped.
 */
export async function claimDeliveries(
  db: Queryable,
  held: Held[],
  { deliveriesMax, endpointsMax, leaseMs }: { deliveriesMax: number; endpointsMax: number; leaseMs: number },
): Promise<Claim[]> {
  const { rows } = await db.query<Claim>({
    name: 'claim_webhook_deliveries',
    text: `
      with clock as materialized (
        select clock_timestamp() as now, clock_timestamp() + make_interval(secs => $6 / 1000.0) as lease_end
      ), wanted as materialized (
        select w.ledger, w.id, w.url, w.ordered, w.failures,
               case when w.failures >= ${failuresOfFailing} then 1 else $4 - coalesce(h.held, 0) end as room
          from webhooks w
          left join unnest($1::integer[], $2::uuid[], $3::integer[]) as h (ledger, webhook, held)
            on h.ledger = w.ledger and h.webhook = w.id,
               -- Not \`exists\`, for which the planner may read all that is pending.
               lateral ((select from webhook_deliveries d
                          where not w.ordered and d.ledger = w.ledger and d.webhook_id = w.id and d.status = 'pending'
                            and d.due_at <= (select now from clock)
                          order by d.due_at limit 1)
                        union all
                        -- Otherwise those that wait for their first delivery would take the places of others.
                        select from (select d.due_at, d.is_claimed from webhook_deliveries d
                                      where w.ordered and d.ledger = w.ledger and d.webhook_id = w.id and d.status = 'pending'
                                      order by d.id limit 1) first
                         where first.due_at <= (select now from clock)
                            or (w.failures >= ${failuresOfFailing} and not first.is_claimed)) due
         where w.status = 'active' and w.attempt_at <= (select now from clock)
           and (select state from ledgers where id = w.ledger) = 'open'
           -- Few large claims are cheaper than many small ones.
           and case when w.failures >= ${failuresOfFailing} or w.ordered then h.held is null
                    else coalesce(h.held, 0) <= $4 / 2 end
         order by random() limit $5
           for no key update of w skip locked
      ), probed as (
        -- No other sender probes it meanwhile.
        update webhooks w set attempt_at = (select lease_end from clock) from wanted p
         where p.failures >= ${failuresOfFailing} and w.ledger = p.ledger and w.id = p.id
      ), chosen as (
        select p.id as webhook, d.id, d.place, null::bigint as number, false as is_early
          from wanted p,
               lateral (select d.id, d.ctid as place from webhook_deliveries d
                         where d.ledger = p.ledger and d.webhook_id = p.id and d.status = 'pending'
                           and d.due_at <= (select now from clock)
                         order by d.due_at, d.id limit p.room) d
         where not p.ordered
        union all
        select p.id, d.id, d.place, d.number, d.is_early
          from wanted p,
               lateral (select id, place, is_early, row_number() over (order by id) as number,
                               bool_and(is_early or due_at <= (select now from clock)) over (order by id) as is_next
                          from (select d.ctid as place, d.id, d.due_at,
                                       p.failures >= ${failuresOfFailing} and not d.is_claimed
                                         and d.due_at > (select now from clock) as is_early
                                  from webhook_deliveries d
                                 where d.ledger = p.ledger and d.webhook_id = p.id and d.status = 'pending'
                                 order by d.id limit p.room) first) d
         where p.ordered and d.is_next
      ), claimed as (
        update webhook_deliveries d
           set is_claimed = true, claims = d.claims + 1, due_at = (select lease_end from clock)
         where d.ctid = any(array(select place from chosen))
           -- Settled since the statement began.
           and d.status not in ('delivered', 'failed')
           and (d.due_at <= (select now from clock)
                or (not d.is_claimed and d.ctid = any(array(select place from chosen where is_early))))
        returning d.ledger, d.webhook_id as webhook, d.id, d.event_id as event, d.claims, d.failures, old.due_at
      )
      select c.ledger, l.name as "ledgerName", c.webhook, c.id, c.event, c.claims, c.failures, p.url, p.ordered,
             n.number::integer as place, p.failures >= ${failuresOfFailing} as "isProbe",
             case when n.is_early then c.due_at end as "probesBefore",
             array(select s.secret from webhook_secrets s
                    where s.ledger = c.ledger and s.webhook_id = c.webhook
                      and (s.expires_at is null or s.expires_at > (select now from clock))
                    order by s.id desc) as secrets
        from claimed c
        join chosen n on n.webhook = c.webhook and n.id = c.id
        join wanted p on p.ledger = c.ledger and p.id = c.webhook
        join ledgers l on l.id = c.ledger
       order by c.id`,
    values: [...columns(held, ['ledger', 'webhook', 'held']), deliveriesMax, endpointsMax, leaseMs],
  })
  return rows
}

/** What became of a delivery. */
export interface Settlement {
  ledger: number
  webhook: string
  id: string
  claims: number
  attempt: Attempt
  status: 'delivered' | 'pending' | 'failed'
  /** Until the next attempt. */
  pauseMs: number
  /** Of a probe before its time: when the delivery is due, as before. Its failure does not count for the delivery. */
  probesBefore: string | null
}

/** Attempts that a delivery keeps. */
const attemptsKept = 20

/** A delivery counts from any claim, a failure only from the last one. */
export async function settleDeliveries(db: Queryable, settlements: Settlement[]): Promise<void> {
  const rows = settlements
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ attempt, ...settlement }) => ({ ...settlement, attempt: JSON.stringify(attempt) }))
  await db.query({
    name: 'settle_webhook_deliveries',
    text: `
      update webhook_deliveries d
         set status = s.status, is_claimed = false,
             failures = case when s.status = 'delivered' or s.probes_before is not null then d.failures else d.failures + 1 end,
             attempts = case when jsonb_array_length(d.attempts) < ${attemptsKept} then d.attempts else d.attempts - 0 end
                        || jsonb_build_array(s.attempt::jsonb),
             due_at = case when s.status = 'pending'
                        then coalesce(s.probes_before, clock_timestamp() + s.pause_ms * interval '1 ms') else d.due_at end,
             ended_at = case when s.status <> 'pending' then clock_timestamp() end
        from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::text[], $7::float8[],
                    $8::timestamptz[])
               as s (ledger, webhook, id, claims, attempt, status, pause_ms, probes_before)
       where d.ledger = s.ledger and d.webhook_id = s.webhook and d.id = s.id and d.status not in ('delivered', 'failed')
         and (s.status = 'delivered' or d.claims = s.claims)`,
    values: columns(rows, ['ledger', 'webhook', 'id', 'claims', 'attempt', 'status', 'pauseMs', 'probesBefore']),
  })
}

/** Gives claims back that were not sent. */
export async function releaseDeliveries(
  db: Queryable,
  claims: Pick<Claim, 'ledger' | 'webhook' | 'id' | 'claims'>[],
): Promise<void> {
  await db.query({
    name: 'release_webhook_deliveries',
    text: `
      update webhook_deliveries d set is_claimed = false, due_at = clock_timestamp()
        from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::integer[]) as c (ledger, webhook, id, claims)
       where d.ledger = c.ledger and d.webhook_id = c.webhook and d.id = c.id and d.status not in ('delivered', 'failed')
         and d.claims = c.claims`,
    values: columns(claims, ['ledger', 'webhook', 'id', 'claims']),
  })
}

/** How an endpoint did in some attempts. */
export interface Health {
  ledger: number
  webhook: string
  /** Attempts that failed since the last delivery among them, or all. */
  failed: number
  /** One of them was delivered. */
  isAlive: boolean
  isGone: boolean
  /** What it asked for by `retry-after`. */
  retryAfterMs: number
  /** The last failure, for a person. */
  lastError: string
}

/** A webhook whose state has changed. */
export interface HealthChange {
  ledger: number
  webhook: string
  change: 'recovered' | 'paused'
}

/**
 * Counts failures in a row, and pauses an endpoint that answered 410 or that has failed for too long. The pause between two probes
 * grows with the time for which it has been failing.
 */
export async function noteHealth(db: Queryable, healths: Health[]): Promise<HealthChange[]> {
  const { rows } = await db.query<HealthChange>({
    name: 'note_webhook_health',
    text: `
      with noted as (
        select w.ledger, w.id, h.is_gone, h.last_error,
               case when h.is_alive then h.failed else w.failures + h.failed end as failures,
               case when h.failed = 0 then null
                    when h.is_alive then now.now else coalesce(w.failing_since, now.now) end as failing_since,
               h.retry_after_ms, now.now
          from unnest($1::integer[], $2::uuid[], $3::integer[], $4::boolean[], $5::boolean[], $6::float8[], $7::text[])
                 as h (ledger, webhook, failed, is_alive, is_gone, retry_after_ms, last_error)
          join webhooks w on w.ledger = h.ledger and w.id = h.webhook and w.status <> 'deleted',
               (select clock_timestamp() as now) now
         where w.failures > 0 or h.failed > 0
         order by w.ledger, w.id
           for no key update of w
      ), judged as (
        select *,
               now + greatest(retry_after_ms * interval '1 ms',
                              case when failures >= ${failuresOfFailing}
                                then least($10::float8 * interval '1 ms',
                                           greatest($9::float8 * interval '1 ms', (now - failing_since) / 2))
                                     * (0.9 + 0.2 * random())
                              end) as attempt_at,
               case when is_gone then 'endpoint_gone'
                    when failing_since <= now - $8::float8 * interval '1 ms' then 'endpoint_failing' end as reason
          from noted
      )
      update webhooks w
         set failures = j.failures, failing_since = j.failing_since, attempt_at = j.attempt_at,
             status = case when w.status = 'active' and j.reason is not null then 'paused' else w.status end,
             status_since = case when w.status = 'active' and j.reason is not null then j.now else w.status_since end,
             reason_code = case when w.status = 'active' then j.reason else w.reason_code end,
             reason_detail = case
               when w.status <> 'active' then w.reason_detail
               when j.reason = 'endpoint_gone'
                 then 'The endpoint answered 410 Gone. Set status to active when it wants events again.'
               when j.reason = 'endpoint_failing'
                 then format('Every attempt since %s failed, the last one with: %s Fix the endpoint, then set status to active.',
                             to_char(j.failing_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), j.last_error) end
        from judged j
       where w.ledger = j.ledger and w.id = j.id
      returning w.ledger, w.id as webhook,
                case when old.status = 'active' and new.status = 'paused' then 'paused'
                     when old.failures >= ${failuresOfFailing} and new.failures < ${failuresOfFailing} then 'recovered' end as change`,
    values: [
      ...columns(healths, ['ledger', 'webhook', 'failed', 'isAlive', 'isGone', 'retryAfterMs', 'lastError']),
      failingMsMax,
      probe.firstMs,
      probe.mostMs,
    ],
  })
  return rows.filter(({ change }) => change !== null)
}
