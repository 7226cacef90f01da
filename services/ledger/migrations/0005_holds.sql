-- Up Migration

-- Amounts that are reserved on an account until they are captured, voided or expired.
create table holds (
  ledger            integer not null,
  id                uuid not null,
  account_id        uuid not null,
  target_account_id uuid,
  amount            numeric not null constraint holds_amount_positive check (amount > 0 and amount < 'Infinity'),
  captured          numeric not null,
  released          numeric not null,
  status            text not null,
  changes           smallint not null default 0,
  expires_at        timestamptz(3) not null,
  ended_at          timestamptz(3),
  reference         text,
  description       text,
  metadata          json constraint holds_metadata_object check (json_typeof(metadata) = 'object'),
  -- The fee of each capture that names no other.
  fee_schedule      text,
  fee_account_id    uuid,
  constraint holds_pkey primary key (ledger, id),
  constraint holds_fee_whole check (fee_account_id is null or fee_schedule is not null),
  constraint holds_fee_account_known foreign key (ledger, fee_account_id) references accounts,
  constraint holds_id_of_moment check (uuid_extract_version(id) = 7),
  constraint holds_moments check (isfinite(expires_at) and expires_at > uuid_extract_timestamp(id)),
  -- captured + released + remaining = held, and a hold has ended when nothing remains.
  constraint holds_parts_positive check (captured >= 0 and released >= 0 and captured + released <= amount),
  constraint holds_end check (
    case status
      when 'open' then captured + released < amount and ended_at is null
      when 'captured' then captured + released = amount and captured > 0 and ended_at is not null
      when 'voided' then captured + released = amount and released > 0 and ended_at is not null
      when 'expired' then captured + released = amount and released > 0 and ended_at is not null
      else false
    end)
)
with (fillfactor = 80);
create index holds_of_account on holds (ledger, account_id, id);
create index holds_expiring on holds (expires_at, ledger, id) where status = 'open';

-- The history of a hold after its beginning. A change captures an amount, releases one, or both. Append-only.
create table hold_changes (
  ledger         integer not null,
  hold_id        uuid not null,
  number         smallint not null,
  captured       numeric not null,
  released       numeric not null,
  -- Of the capture.
  transaction_id uuid,
  -- The status of the hold from this change on.
  status         text not null,
  recorded_at    timestamptz(3) not null,
  constraint hold_changes_pkey primary key (ledger, hold_id, number),
  constraint hold_changes_hold_known foreign key (ledger, hold_id) references holds,
  constraint hold_changes_something check (captured >= 0 and released >= 0 and captured + released > 0),
  constraint hold_changes_transaction_of_capture check ((transaction_id is null) = (captured = 0))
);
create unique index hold_changes_transaction on hold_changes (ledger, transaction_id) where transaction_id is not null;

-- Opens holds and reserves their amounts.
create function open_holds(
  ledgers integer[], ids uuid[], account_ids uuid[], target_ids uuid[], amounts numeric[], expiries timestamptz[],
  reference_texts text[], descriptions text[], metadata_texts text[], fee_schedules text[], fee_account_ids uuid[]
) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  wrong record;
begin
  -- Opened now, on an active account, in the decimals of its currency; the target has the same currency.
  select h.id into wrong
    from unnest(ledgers, ids, account_ids, target_ids, amounts) as h (ledger, id, account_id, target_id, amount)
    left join accounts a on a.ledger = h.ledger and a.id = h.account_id
    left join accounts t on t.ledger = h.ledger and t.id = h.target_id
   where (uuid_extract_timestamp(h.id) >= date_trunc('milliseconds', transaction_timestamp())
          and uuid_extract_timestamp(h.id) <= clock_timestamp() + interval '60 s'
          and a.status = 'active' and scale(h.amount) = a.exponent
          and (h.target_id is null or t.currency = a.currency)) is not true
   limit 1;
  if found then
    raise exception 'hold % does not fit its accounts, or is not opened now', wrong.id
      using errcode = 'check_violation', constraint = 'holds_fit';
  end if;
  insert into holds (ledger, id, account_id, target_account_id, amount, captured, released, status, expires_at,
                     reference, description, metadata, fee_schedule, fee_account_id)
  select ledger, id, account_id, target_id, amount, round(0::numeric, scale(amount)), round(0::numeric, scale(amount)), 'open',
         expires_at, reference, description, metadata::json, fee_schedule, fee_account_id
    from unnest(ledgers, ids, account_ids, target_ids, amounts, expiries, reference_texts, descriptions, metadata_texts,
                fee_schedules, fee_account_ids)
      as h (ledger, id, account_id, target_id, amount, expires_at, reference, description, metadata, fee_schedule,
            fee_account_id);
  update accounts a
     set debits_pending = a.debits_pending + case when a.type in ('asset', 'expense') then 0 else r.amount end,
         credits_pending = a.credits_pending + case when a.type in ('asset', 'expense') then r.amount else 0 end
    from (select ledger, account_id, sum(amount) as amount
            from unnest(ledgers, account_ids, amounts) as h (ledger, account_id, amount) group by ledger, account_id) r
   where a.ledger = r.ledger and a.id = r.account_id;
end
$$;

-- Captures and releases amounts of open holds, in the order of the arrays. A hold ends when nothing remains: with `ending`,
-- which requires that, or as captured.
create function change_holds(
  ledgers integer[], hold_ids uuid[], captured_amounts numeric[], released_amounts numeric[], endings text[],
  transaction_ids uuid[], moments timestamptz[]
) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  wrong record;
begin
  with change as materialized (
    select c.ledger, c.hold_id, c.captured, c.released, c.transaction_id, c.moment, h.account_id, h.changes,
           h.changes + row_number() over history as number,
           case when h.captured + h.released + sum(c.captured + c.released) over history < h.amount then 'open'
             else coalesce(c.ending, 'captured') end as status,
           (h.status = 'open' and h.captured + h.released + sum(c.captured + c.released) over history <= h.amount
            and (c.ending is null or h.captured + h.released + sum(c.captured + c.released) over history = h.amount)
            -- A hold whose time is over only expires, and no other does.
            and (c.ending is not distinct from 'expired') = (h.expires_at <= c.moment)
            and c.moment >= date_trunc('milliseconds', transaction_timestamp())
            and c.moment <= clock_timestamp() + interval '60 s'
            and scale(c.captured) = scale(h.amount) and scale(c.released) = scale(h.amount)) is true as valid
      from unnest(ledgers, hold_ids, captured_amounts, released_amounts, endings, transaction_ids, moments) with ordinality
             as c (ledger, hold_id, captured, released, ending, transaction_id, moment, place)
      left join holds h on h.ledger = c.ledger and h.id = c.hold_id
    window history as (partition by c.ledger, c.hold_id order by place)
  ), written as (
    insert into hold_changes (ledger, hold_id, number, captured, released, transaction_id, status, recorded_at)
    select ledger, hold_id, number, captured, released, transaction_id, status, moment from change where valid
  ), changed as (
    update holds h
       set captured = h.captured + c.captured, released = h.released + c.released, changes = c.last,
           status = c.statuses[1], ended_at = case when c.statuses[1] <> 'open' then c.moment end
      from (select ledger, hold_id, changes, max(number) as last, sum(captured) as captured, sum(released) as released,
                   max(moment) as moment, array_agg(status order by number desc) as statuses
              from change where valid group by ledger, hold_id, changes) c
     -- What another transaction has changed by now is not overwritten.
     where h.ledger = c.ledger and h.id = c.hold_id and h.changes = c.changes
    returning h.ledger, h.id
  ), freed as (
    update accounts a
       set debits_pending = a.debits_pending - case when a.type in ('asset', 'expense') then 0 else c.amount end,
           credits_pending = a.credits_pending - case when a.type in ('asset', 'expense') then c.amount else 0 end
      from (select ledger, account_id, sum(captured + released) as amount from change where valid
             group by ledger, account_id) c
     where a.ledger = c.ledger and a.id = c.account_id
  )
  select hold_id into wrong from change
   where not valid or (ledger, hold_id) not in (select ledger, id from changed) limit 1;
  if found then
    raise exception 'hold % has ended, or cannot be changed like this', wrong.hold_id
      using errcode = 'check_violation', constraint = 'holds_change_valid';
  end if;
end
$$;

-- A capture has a transaction whose first entry is of the account and the amount. Checked at the commit, because the amount is
-- released before the entries are written.
create function check_capture() returns trigger
language plpgsql set search_path = ledger, pg_temp as $$
begin
  if (select (e.account_id, e.amount) = (h.account_id, new.captured)
        from holds h, entries e
       where h.ledger = new.ledger and h.id = new.hold_id
         and e.ledger = new.ledger and e.transaction_id = new.transaction_id and e.line = 1) is not true
  then
    raise exception 'transaction % is not a capture of hold %', new.transaction_id, new.hold_id
      using errcode = 'check_violation', constraint = 'hold_changes_captured';
  end if;
  return null;
end
$$;
create constraint trigger hold_changes_captured after insert on hold_changes deferrable initially deferred
  for each row when (new.transaction_id is not null) execute function check_capture();

create trigger holds_kept before delete or truncate on holds for each statement execute function refuse_change();
create trigger hold_changes_append_only before update or delete or truncate on hold_changes
  for each statement execute function refuse_change();

grant execute on function open_holds, change_holds to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['holds', 'hold_changes']) as name;

-- Last, because it locks the table until the end of the migration. Not valid, so that no row is read: the kinds before are among
-- these.
alter table transactions drop constraint transactions_kind_known, add constraint transactions_kind_known check (
  kind in ('deposit', 'withdrawal', 'transfer', 'conversion', 'capture', 'reversal', 'journal', 'adjustment')
) not valid;
