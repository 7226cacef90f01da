-- Up Migration

/*
 * The feed of events reads the append-only tables in the order of their ids. So the ids of all of them, in a ledger, increase
 * in the order of recording, and begin with a moment from stamp(): nothing is ever recorded below horizon().
 */

-- An id as the service makes them: UUIDv7 with a moment in milliseconds, a counter of 26 bits, and 48 random bits.
create function event_id(at_ms bigint, counter integer) returns uuid language sql volatile as $$
  select (lpad(to_hex(at_ms), 12, '0') || to_hex(x'7000'::integer + (counter >> 14))
          || to_hex(x'8000'::integer + (counter & 16383))
          || encode(substr(uuid_send(gen_random_uuid()), 11), 'hex'))::uuid
$$;

-- The history of accounts: one row when an account is opened, and one for each change of it. Append-only.
create table account_changes (
  ledger          integer not null,
  id              uuid not null,
  account_id      uuid not null,
  version         integer not null,
  is_opening      boolean not null,
  owner           text,
  name            text,
  status          text not null,
  minimum_balance numeric,
  metadata        jsonb not null,
  constraint account_changes_pkey primary key (ledger, id),
  constraint account_changes_version_once unique (ledger, account_id, version),
  constraint account_changes_account_known foreign key (ledger, account_id) references accounts
);

-- Accounts of before have a history from now on: it begins with their present state.
insert into account_changes (ledger, id, account_id, version, is_opening, owner, name, status, minimum_balance, metadata)
select ledger,
       event_id((extract(epoch from created_at) * 1000)::bigint,
                row_number() over (partition by ledger, created_at order by id)::integer),
       id, version, true, owner, name, status, minimum_balance, metadata
  from accounts;

create trigger account_changes_append_only before update or delete or truncate on account_changes
  for each statement execute function refuse_change();

-- Each change of a hold has an id: that of its transaction, or one of its own.
alter table hold_changes add column id uuid;
alter table hold_changes disable trigger hold_changes_append_only;
update hold_changes
   set id = coalesce(transaction_id, event_id((extract(epoch from recorded_at) * 1000)::bigint, number));
alter table hold_changes enable trigger hold_changes_append_only;
alter table hold_changes alter column id set not null,
  add constraint hold_changes_id_of_moment check (uuid_extract_timestamp(id) = recorded_at),
  add constraint hold_changes_id_of_transaction check (transaction_id is null or id = transaction_id);
create unique index hold_changes_id on hold_changes (ledger, id);

-- The last id of a ledger in all of these tables, if any. Later ids are above it, also when the clock was set back. It returns a
-- table, because the planner expands such functions in the statement: a call would cost more than the probes.
create function last_event(in_ledger integer) returns table (id uuid) language sql stable as $$
  select last.id from (
    (select t.id from transactions t where t.ledger = in_ledger order by t.id desc limit 1) union all
    (select f.id from fees f where f.ledger = in_ledger order by f.id desc limit 1) union all
    (select h.id from holds h where h.ledger = in_ledger order by h.id desc limit 1) union all
    (select c.id from hold_changes c where c.ledger = in_ledger order by c.id desc limit 1) union all
    (select c.id from account_changes c where c.ledger = in_ledger order by c.id desc limit 1)) as last
   order by last.id desc limit 1
$$;

-- The next id of a ledger, by the rule of the service: the present moment, or that of the last id if the clock is behind it.
create function next_event_id(in_ledger integer) returns uuid
language plpgsql volatile set search_path = ledger, pg_temp as $$
declare
  last uuid := (select id from last_event(in_ledger));
  last_bytes bytea := uuid_send(last);
  last_ms bigint := extract(epoch from uuid_extract_timestamp(last)) * 1000;
  at_ms bigint := extract(epoch from stamp()) * 1000;
  counter integer := 1;
begin
  if last_ms >= at_ms then
    at_ms := last_ms;
    counter := 1 + ((get_byte(last_bytes, 6) & 15) << 22) + (get_byte(last_bytes, 7) << 14)
                 + ((get_byte(last_bytes, 8) & 63) << 8) + get_byte(last_bytes, 9);
  end if;
  -- A full counter moves to the next millisecond.
  if counter > (1 << 25) then
    at_ms := at_ms + 1;
    counter := 1;
  end if;
  return event_id(at_ms, counter);
end
$$;

-- Every writer of accounts writes their history.
create function note_account_change() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  insert into account_changes (ledger, id, account_id, version, is_opening, owner, name, status, minimum_balance, metadata)
  values (new.ledger, next_event_id(new.ledger), new.id, new.version, tg_op = 'INSERT', new.owner, new.name, new.status,
          new.minimum_balance, new.metadata);
  return null;
end
$$;
create trigger accounts_opening_noted after insert on accounts
  for each row execute function note_account_change();
create trigger accounts_change_noted after update of status, name, metadata on accounts
  for each row execute function note_account_change();

-- As before, and each change keeps its id. `ids`: of the capture, or of the posting that releases.
drop function change_holds;
create function change_holds(
  ledgers integer[], hold_ids uuid[], captured_amounts numeric[], released_amounts numeric[], endings text[], ids uuid[]
) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  wrong record;
begin
  with change as materialized (
    select c.ledger, c.hold_id, c.captured, c.released, c.id, m.moment, h.account_id, h.changes,
           h.changes + row_number() over history as number,
           case when h.captured + h.released + sum(c.captured + c.released) over history < h.amount then 'open'
             else coalesce(c.ending, 'captured') end as status,
           (h.status = 'open' and h.captured + h.released + sum(c.captured + c.released) over history <= h.amount
            and (c.ending is null or h.captured + h.released + sum(c.captured + c.released) over history = h.amount)
            -- A hold whose time is over only expires, and no other does.
            and (c.ending is not distinct from 'expired') = (h.expires_at <= m.moment)
            and m.moment >= date_trunc('milliseconds', transaction_timestamp())
            and m.moment <= clock_timestamp() + interval '60 s'
            and scale(c.captured) = scale(h.amount) and scale(c.released) = scale(h.amount)) is true as valid
      from unnest(ledgers, hold_ids, captured_amounts, released_amounts, endings, ids) with ordinality
             as c (ledger, hold_id, captured, released, ending, id, place)
      left join holds h on h.ledger = c.ledger and h.id = c.hold_id,
           lateral (select uuid_extract_timestamp(c.id) as moment) m
    window history as (partition by c.ledger, c.hold_id order by place)
  ), written as (
    insert into hold_changes (ledger, hold_id, number, captured, released, id, transaction_id, status, recorded_at)
    select ledger, hold_id, number, captured, released, id, case when captured > 0 then id end, status, moment
      from change where valid
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
grant execute on function change_holds, last_event to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', 'account_changes', 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real);
