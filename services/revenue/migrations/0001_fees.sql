-- Up Migration

-- What an operation costs. A change is a further version; fees name the one that made them.
create table fee_schedules (
  -- In the order of their commits, because each waits for the one before it (see `revision`).
  number      bigint not null generated always as identity,
  ledger      text not null,
  code        text not null,
  version     integer not null constraint fee_schedules_version_positive check (version > 0),
  -- A code, or * for all of them.
  currency    text not null constraint fee_schedules_currency_form check (currency ~ '^([A-Z][A-Z0-9]{2,15}|[*])$'),
  kinds       text[] not null constraint fee_schedules_kinds_some check (cardinality(kinds) > 0),
  -- As on the wire, in text: numbers of JSON would lose digits.
  rule        json not null,
  -- Null: recognised at once. Otherwise evenly over the days of this period, ISO 8601 as it was written.
  period      text constraint fee_schedules_period_form check (period ~ '^P[1-9][0-9]{0,4}[DMY]$'),
  valid_from  timestamptz(3) not null,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  constraint fee_schedules_pkey primary key (ledger, code, version)
);
create unique index fee_schedules_number on fee_schedules (number);

-- Fees as the ledger charged them. A reversal is a further fee, the exact negative of the one that it names.
create table fees (
  ledger          text not null,
  id              uuid not null,
  -- The id in another system, of a fee that was imported from there; null for one that the ledger charged.
  external_id     text,
  transaction_id  uuid,
  account_id      uuid,
  owner           text,
  kind            text not null constraint fees_kind_known check (
    kind in ('deposit', 'withdrawal', 'transfer', 'conversion', 'capture', 'payment', 'journal', 'cashback', 'fx_spread')
  ),
  schedule        text,
  version         integer,
  -- With the decimals of its currency: the last of them is what recognition counts in. The bounds keep out NaN too.
  amount          numeric not null constraint fees_amount_sane check (
    abs(amount) > 0 and abs(amount) <= 1000000000000000000000000 and scale(amount) <= 18
  ),
  currency        text not null constraint fees_currency_form check (currency ~ '^[A-Z][A-Z0-9]{2,15}$'),
  charged_at      timestamptz(3) not null,
  reverses        uuid,
  -- Days in UTC. It is earned evenly over `earned_days` from `earned_from` on, the first days taking the odd units; a
  -- reversal has those of its original. What was earned before `recognised_from` is recognised on that day.
  earned_from     date not null,
  earned_days     integer not null constraint fees_days_positive check (earned_days > 0),
  recognised_from date not null,
  recorded_at     timestamptz(3) not null default clock_timestamp(),
  constraint fees_pkey primary key (ledger, id),
  -- An imported fee is of no transaction of the ledger, and its id, UUIDv8, is none that the ledger makes.
  constraint fees_origin check (
    (external_id is null) = (transaction_id is not null) and (external_id is not null or account_id is not null)
    and (external_id is null) = (uuid_extract_version(id) is distinct from 8)
  ),
  constraint fees_schedule_whole check ((schedule is null) = (version is null)),
  constraint fees_spread_unscheduled check (kind <> 'fx_spread' or schedule is null),
  constraint fees_reversal_negative check ((reverses is null) = (amount > 0))
);
create unique index fees_reversed_once on fees (ledger, reverses) where reverses is not null;
create index fees_history on fees (ledger, charged_at, id);
create index fees_transaction on fees (ledger, transaction_id);
create index fees_account on fees (ledger, account_id, charged_at, id);
create index fees_owner on fees (ledger, owner, charged_at, id) where owner is not null;
create index fees_schedule on fees (ledger, schedule, charged_at, id) where schedule is not null;
create index fees_kind on fees (ledger, kind, charged_at, id);
create index fees_currency on fees (ledger, currency, charged_at, id);

-- The fees summed by day, so that a report is as fast over years as over a week. Only fees move it.
-- Recognised through the end of a day: the sum over the days until then of `recognised_once`, and of `daily_change` times
-- the days from its own to that one, both counted.
create table revenue_days (
  ledger          text not null,
  currency        text not null,
  kind            text not null,
  schedule        text,
  day             date not null,
  charged         numeric not null,
  fees            bigint not null,
  recognised_once numeric not null,
  -- By how much more is recognised on each day from this one on.
  daily_change    numeric not null,
  constraint revenue_days_key unique nulls not distinct (ledger, currency, kind, schedule, day),
  constraint revenue_days_sane check (
    abs(charged) < 'Infinity' and abs(recognised_once) < 'Infinity' and abs(daily_change) < 'Infinity' and fees >= 0
  )
) with (fillfactor = 60);

-- One row whose number grows with every new version: services that cache the schedules poll it. A writer
-- waits here for the writers before it, so the numbers are in the order of the commits.
create table revision (
  only_row boolean primary key default true constraint revision_one check (only_row),
  number   bigint not null
);
insert into revision (number) values (1);
create function note_change() returns trigger language plpgsql as $$
begin
  update revision set number = number + 1;
  return null;
end
$$;
create trigger fee_schedules_noted before insert on fee_schedules for each statement execute function note_change();

-- Versions follow each other without a gap, and none begins before the one before it.
create function check_versions() returns trigger language plpgsql as $$
declare
  wrong record;
begin
  select i.code, i.version into wrong
    from inserted i
    left join fee_schedules p on p.ledger = i.ledger and p.code = i.code and p.version = i.version - 1
   where i.version > 1 and (p.version is null or p.valid_from > i.valid_from)
   limit 1;
  if found then
    raise exception 'version % of % does not follow the one before it', wrong.version, wrong.code
      using errcode = 'check_violation', constraint = 'fee_schedules_versions_follow';
  end if;
  return null;
end
$$;
create trigger fee_schedules_followed after insert on fee_schedules
  referencing new table as inserted for each statement execute function check_versions();

-- The last word on new fees, over all rows of a statement at once, and the only hand that moves `revenue_days`.
create function record_revenue() returns trigger
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
    from (select *, (charged_at at time zone 'UTC')::date as charged_on from inserted) f
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
    select ledger, currency, kind, schedule, (charged_at at time zone 'UTC')::date as day,
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
create trigger fees_recorded after insert on fees
  referencing new table as inserted for each statement execute function record_revenue();

-- The running role lacks the right to do any of this; the trigger tells everybody else.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: fees and schedules are append-only, make a new version or a reversal',
    tg_op, tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger fee_schedules_append_only before update or delete or truncate on fee_schedules
  for each statement execute function refuse_change();
create trigger fees_append_only before update or delete or truncate on fees
  for each statement execute function refuse_change();
create trigger revenue_days_kept before delete or truncate on revenue_days
  for each statement execute function refuse_change();

grant select, insert on fee_schedules, fees to revenue_service;
-- An update takes a lock, so a writer of a version waits for the others before it reads the existing versions.
grant select, update on revision to revenue_service;

-- All rows may well be of one ledger, one kind and one currency. A planner without statistics supposes two hundred of each,
-- and then thinks any index that begins with them as good as the right one; this holds until the first analyze brings
-- real figures.
select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', attribute, 'inherited', false,
         'null_frac', 0::real, 'avg_width', 5, 'n_distinct', 1::real)
  from (values ('fee_schedules', 'ledger'), ('revenue_days', 'ledger'),
               ('fees', 'ledger'), ('fees', 'kind'), ('fees', 'currency')) as alike (name, attribute);
