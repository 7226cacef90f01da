-- Up Migration

-- What the ledger has earned by a transaction: a fee that a schedule of the revenue service priced, or the spread of a
-- conversion. A reversal takes it back by a row below zero. `line` is the entry that earned it; a fee of nothing has none.
create table fees (
  ledger         integer not null,
  id             uuid not null,
  transaction_id uuid not null,
  line           smallint,
  -- Of the transaction that it is charged for, or that it is the spread of a conversion.
  kind           text not null,
  schedule       text,
  version        integer,
  -- Who paid it.
  account_id     uuid not null,
  amount         numeric not null
    constraint fees_amount_number check (amount > '-Infinity' and amount < 'Infinity'),
  currency       text not null,
  -- The fee that this one takes back.
  reverses       uuid,
  constraint fees_pkey primary key (ledger, id),
  constraint fees_transaction_known foreign key (ledger, transaction_id) references transactions,
  constraint fees_schedule_whole check ((schedule is null) = (version is null)),
  constraint fees_sign check (case when reverses is null then amount >= 0 else amount < 0 end),
  constraint fees_entry_of_amount check ((line is null) = (amount = 0))
);
-- An entry earns one fee.
create unique index fees_entry_once on fees (ledger, transaction_id, line);
create unique index fees_reversed_once on fees (ledger, reverses) where reverses is not null;
create trigger fees_append_only before update or delete or truncate on fees
  for each statement execute function refuse_change();

-- Fees that are still to be delivered to the revenue service, at least once. A fee that is delivered has no row.
create table outbox (
  ledger     integer not null,
  fee_id     uuid not null,
  state      text not null default 'pending' constraint outbox_state_known check (state in ('pending', 'dead')),
  created_at timestamptz(3) not null,
  attempts   integer not null default 0,
  -- When to deliver it. While a relay delivers it: when another one may. Every writer takes it from stamp(), so that
  -- relays can rely on horizon().
  due_at     timestamptz(3) not null,
  last_error text,
  constraint outbox_pkey primary key (ledger, fee_id)
)
-- Rows come and go: dead ones are removed early.
with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
create index outbox_due on outbox (due_at, ledger, fee_id) where state = 'pending';
create index outbox_dead on outbox (ledger, fee_id) where state = 'dead';

-- A fee is queued with the statement that writes it: no writer can forget it. A fee of zero is not delivered.
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

-- The running role cannot delete from the outbox in any other way: a record that was never claimed stays. `<>`, so that
-- no partial index seems fit to find a record by its key.
create function remove_delivered(ledgers integer[], fees uuid[]) returns void
language sql security definer set search_path = ledger, pg_temp as $$
  delete from outbox o using unnest(ledgers, fees) as delivered (ledger, fee_id)
   where o.ledger = delivered.ledger and o.fee_id = delivered.fee_id and o.state <> 'dead' and o.attempts > 0
$$;
revoke execute on function remove_delivered from public;
grant execute on function remove_delivered to ledger_service;

grant select, insert on fees to ledger_service;
grant select, update (state, attempts, due_at, last_error) on outbox to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['fees', 'outbox']) as name;
