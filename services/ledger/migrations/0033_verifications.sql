-- Up Migration

-- When a ledger was verified as a whole by a request, by whom, and with which result. It belongs to this database: an export does
-- not carry it, and the books do not depend on it.
create table verifications (
  ledger       integer not null references ledgers,
  id           uuid not null default uuidv7(),
  started_at   timestamptz(3) not null,
  ended_at     timestamptz(3) not null default stamp(),
  verified_by  text not null,
  accounts     bigint not null,
  transactions bigint not null,
  entries      bigint not null,
  promises     integer not null,
  broken       integer not null,
  constraint verifications_pkey primary key (ledger, id),
  constraint verifications_in_order check (started_at <= ended_at),
  constraint verifications_counts check (least(accounts, transactions, entries, broken) >= 0 and broken <= promises)
);
create trigger verifications_append_only before update or delete or truncate on verifications
  for each statement execute function refuse_change();
grant select, insert (ledger, started_at, verified_by, accounts, transactions, entries, promises, broken) on verifications
  to ledger_service;

-- A trial ledger is removed with them.
create trigger verifications_not_removed after insert on verifications referencing new table as inserted
  for each statement execute function refuse_in_removal();
do $$
declare
  definition text := pg_get_functiondef('ledger.delete_rows'::regproc);
  last constant text := '''period_changes''';
begin
  if length(definition) - length(replace(definition, last, '')) <> length(last) then
    raise exception 'the function delete_rows does not name % once', last;
  end if;
  execute replace(definition, last, last || ', ''verifications''');
end
$$;
