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

-- Fees that the revenue service is to hear of. Written with the money, delivered afterwards, at least once.
create table outbox (
  id              bigint primary key generated always as identity,
  ledger          integer not null,
  fee_id          uuid not null,
  state           text not null default 'pending'
    constraint outbox_state_known check (state in ('pending', 'delivered', 'dead')),
  created_at      timestamptz(3) not null default clock_timestamp(),
  attempts        integer not null default 0,
  -- For one that is being delivered: when it is given to another relay, should the one that has it be gone.
  next_attempt_at timestamptz(3) not null default clock_timestamp(),
  delivered_at    timestamptz(3),
  last_error      text,
  constraint outbox_fee_once unique (ledger, fee_id),
  constraint outbox_delivered_at check ((state = 'delivered') = (delivered_at is not null))
)
-- Rows come and go: what they leave is cleared up early.
with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
create index outbox_pending on outbox (next_attempt_at, id) where state = 'pending';
create index outbox_dead on outbox (id) where state = 'dead';
create index outbox_delivered on outbox (delivered_at) where state = 'delivered';

grant select, insert on fees to ledger_service;
grant select, insert, update, delete on outbox to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['fees', 'outbox']) as name;
