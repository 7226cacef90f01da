-- Up Migration

-- The income of the ledger from a transaction: a fee by a schedule of the revenue service, or the spread of a conversion.
-- A reversal refunds it by a row with a negative amount. `line`: the entry of the income; null for a fee of zero.
create table fees (
  ledger         integer not null,
  id             uuid not null,
  transaction_id uuid not null,
  line           smallint,
  -- Kind of the transaction, or `fx_spread` for the spread of a conversion.
  kind           text not null,
  schedule       text,
  version        integer,
  -- The payer.
  account_id     uuid not null,
  amount         numeric not null
    constraint fees_amount_number check (amount > '-Infinity' and amount < 'Infinity'),
  currency       text not null,
  -- The fee that this row refunds.
  reverses       uuid,
  constraint fees_pkey primary key (ledger, id),
  constraint fees_transaction_known foreign key (ledger, transaction_id) references transactions,
  -- The id has the moment of the transaction, so that both services list fees in the same order.
  constraint fees_id_of_moment
    check (uuid_extract_version(id) = 7 and uuid_extract_timestamp(id) = uuid_extract_timestamp(transaction_id)),
  constraint fees_schedule_whole check ((schedule is null) = (version is null)),
  constraint fees_sign check (case when reverses is null then amount >= 0 else amount < 0 end),
  constraint fees_entry_of_amount check ((line is null) = (amount = 0))
);
-- One fee per entry.
create unique index fees_entry_once on fees (ledger, transaction_id, line);
create unique index fees_reversed_once on fees (ledger, reverses) where reverses is not null;

-- A fee is written with its transaction, equals its entry, and is paid by an account of the transaction. A refund is for the
-- whole fee. Scalar subqueries, as in `check_keys`.
create function check_fees() returns trigger
language plpgsql set search_path = ledger, pg_temp as $$
declare
  wrong record;
begin
  select i.id, i.transaction_id into wrong from inserted i
   where uuid_extract_timestamp(i.transaction_id) < date_trunc('milliseconds', transaction_timestamp())
      or (select i.kind = t.kind or i.kind = 'fx_spread' and t.kind = 'conversion' or i.reverses is not null
            from transactions t where t.ledger = i.ledger and t.id = i.transaction_id) is not true
      or case when i.amount = 0
           then (select a.currency = i.currency and a.exponent = scale(i.amount)
                   from accounts a where a.ledger = i.ledger and a.id = i.account_id)
           else (select e.line from entries e
                  where e.ledger = i.ledger and e.account_id = i.account_id and e.transaction_id = i.transaction_id limit 1)
                is not null
                and (select case e.direction when 'credit' then e.amount else -e.amount end = i.amount
                            and scale(e.amount) = scale(i.amount)
                            and (select a.code from accounts a where a.ledger = e.ledger and a.id = e.account_id)
                                = format('system.%s.%s', case i.kind when 'fx_spread' then 'fx-spread' else 'fees' end,
                                         lower(i.currency))
                       from entries e
                      where e.ledger = i.ledger and e.transaction_id = i.transaction_id and e.line = i.line)
         end is not true
      or i.reverses is not null
         and (select (f.amount, f.kind, f.account_id, f.transaction_id) = (-i.amount, i.kind, i.account_id,
                       (select t.reverses from transactions t where t.ledger = i.ledger and t.id = i.transaction_id))
                from fees f where f.ledger = i.ledger and f.id = i.reverses) is not true
   limit 1;
  if found then
    raise exception 'fee % does not match transaction %', wrong.id, wrong.transaction_id
      using errcode = 'check_violation', constraint = 'fees_earned';
  end if;
  return null;
end
$$;
create trigger fees_checked after insert on fees
  referencing new table as inserted for each statement execute function check_fees();
create trigger fees_append_only before update or delete or truncate on fees
  for each statement execute function refuse_change();

-- Fees to deliver to the revenue service, at least once. Delivered fees have no row.
create table outbox (
  ledger     integer not null,
  fee_id     uuid not null,
  state      text not null default 'pending' constraint outbox_state_known check (state in ('pending', 'dead')),
  created_at timestamptz(3) not null,
  attempts   integer not null default 0,
  -- The moment of the next delivery. While a relay has leased the record: the end of the lease. Every writer takes it from
  -- stamp(), so that relays can rely on horizon().
  due_at     timestamptz(3) not null,
  last_error text,
  constraint outbox_pkey primary key (ledger, fee_id)
)
-- Rows are short-lived: vacuum early.
with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
create index outbox_due on outbox (due_at, ledger, fee_id) where state = 'pending';
create index outbox_dead on outbox (ledger, fee_id) where state = 'dead';

-- Relays may skip records that are due in the past, and would never deliver one that is due too late.
create function refuse_due() returns trigger language plpgsql as $$
begin
  raise exception 'fee % cannot be due at %: the moment must be from now to one day ahead', new.fee_id, new.due_at
    using errcode = 'check_violation', constraint = 'outbox_due_soon';
end
$$;
create trigger outbox_due_soon before update of due_at on outbox for each row
  when (new.due_at < date_trunc('milliseconds', transaction_timestamp())
        or new.due_at > transaction_timestamp() + interval '1 day')
  execute function refuse_due();

-- Inserting a fee also queues it, so that no writer can omit it. A fee of zero is not delivered.
create function queue_fees() returns trigger language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  queued_at timestamptz := stamp();
begin
  insert into outbox (ledger, fee_id, created_at, due_at)
  select ledger, id, queued_at, queued_at from inserted where amount <> 0;
  return null;
end
$$;
create trigger fees_queued after insert on fees
  referencing new table as inserted for each statement execute function queue_fees();

-- The service role can delete from the outbox only by this function, which keeps records that were never claimed. `<>`, so
-- that the planner does not use a partial index to find a record by its key.
create function remove_delivered(ledgers integer[], fees uuid[]) returns void
language sql security definer set search_path = ledger, pg_temp as $$
  delete from outbox o using unnest(ledgers, fees) as delivered (ledger, fee_id)
   where o.ledger = delivered.ledger and o.fee_id = delivered.fee_id and o.state <> 'dead' and o.attempts > 0
$$;
grant execute on function remove_delivered to ledger_service;

grant select, insert on fees to ledger_service;
grant select, update (state, attempts, due_at, last_error) on outbox to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['fees', 'outbox']) as name;
