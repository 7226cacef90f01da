-- Up Migration

-- The day of which a fee is revenue: that of its transaction on the effective axis, in the time zone of its ledger. Null: the day
-- in UTC on which it was charged, as for all fees until now.
alter table fees add column effective_on date constraint fees_effective_finite check (isfinite(effective_on));

-- As before, by that day.
create or replace function record_revenue() returns trigger
language plpgsql security definer set search_path = revenue, pg_temp as $$
declare
  wrong record;
begin
  select f.id,
         case when f.schedule is not null and s.code is null then 'fees_schedule_known'
              when f.reverses is null then 'fees_recognition_follows'
              else 'fees_reversal_exact'
         end as constraint
    into wrong
    from (select *, coalesce(effective_on, (charged_at at time zone 'UTC')::date) as charged_on from inserted) f
    -- One probe per row: joined as tables they would be read as a whole, for a planner that does not know how few rows there are.
    left join lateral (select * from fee_schedules
                        where ledger = f.ledger and code = f.schedule and version = f.version limit 1) s on true
    left join lateral (select * from fees where ledger = f.ledger and id = f.reverses limit 1) o on true
   where f.schedule is not null and s.code is null
      or f.reverses is null and (
           f.earned_from <> f.charged_on or f.recognised_from <> f.charged_on
           or f.earned_days <> coalesce((f.charged_on + s.period::interval)::date - f.charged_on, 1))
      or f.reverses is not null and (
           -- Equal amounts may have other decimals, and so other units to recognise.
           (o.amount, scale(o.amount), o.currency, o.kind, o.account_id, o.schedule, o.version, o.earned_from,
            o.earned_days)
           is distinct from
           (-f.amount, scale(f.amount), f.currency, f.kind, f.account_id, f.schedule, f.version, f.earned_from,
            f.earned_days)
           or f.recognised_from <> greatest(f.charged_on, o.recognised_from))
   limit 1;
  if found then
    raise exception 'fee % does not follow from its schedule, or from the fee that it reverses', wrong.id
      using errcode = 'check_violation', constraint = wrong.constraint;
  end if;

  -- Materialized, or what one of them has worked out is worked out again wherever the next one names it.
  with units as materialized (
    select ledger, currency, kind, schedule, earned_from, earned_days, recognised_from,
           sign(amount) * unit as unit, div(abs(amount), unit) as units,
           -- Days that were earned before recognition begins.
           least(recognised_from - earned_from, earned_days) as passed
      from (select *, ('1e-' || scale(amount))::numeric as unit from inserted where earned_days > 1) i
  ), shares as materialized (
    select *, unit * div(units, earned_days) as share, mod(units, earned_days)::integer as odd from units
  ), moved as (
    select ledger, currency, kind, schedule, coalesce(effective_on, (charged_at at time zone 'UTC')::date) as day,
           amount as charged, 1 as fees, 0 as once, 0 as change
      from inserted
    union all
    select ledger, currency, kind, schedule, recognised_from, 0, 0, amount, 0
      from inserted
     where earned_days = 1
    union all
    select s.ledger, s.currency, s.kind, s.schedule, step.day, 0, 0, step.once, step.change
      from shares s,
           lateral (values
             (recognised_from, share * passed + unit * least(passed, odd),
              case when passed < earned_days then share else 0 end + case when passed < odd then unit else 0 end),
             (earned_from + odd, 0, case when passed < odd then -unit else 0 end),
             (earned_from + earned_days, 0, case when passed < earned_days then -share else 0 end)
           ) as step (day, once, change)
     where step.once <> 0 or step.change <> 0
  )
  insert into revenue_days as d (ledger, currency, kind, schedule, day, charged, fees, recognised_once, daily_change)
  select ledger, currency, kind, schedule, day, sum(charged), sum(fees), sum(once), sum(change)
    from moved
   group by ledger, currency, kind, schedule, day
   order by ledger, currency, kind, schedule, day
  on conflict on constraint revenue_days_key do update
     set charged = d.charged + excluded.charged, fees = d.fees + excluded.fees,
         recognised_once = d.recognised_once + excluded.recognised_once,
         daily_change = d.daily_change + excluded.daily_change;
  return null;
end
$$;
