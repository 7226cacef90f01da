-- Up Migration

-- What `pnpm verify` has checked and found sound, so that its next run reads only what is new. Written by the auditor
-- alone: the running role must not be able to say what has been verified.

-- How far each account's history has been verified: its last verified entry, and the sums up to and with it.
create table verified_accounts (
  ledger         integer not null,
  account_id     uuid not null,
  transaction_id uuid not null,
  sequence       bigint not null,
  debits         numeric not null,
  credits        numeric not null,
  balance        numeric not null,
  constraint verified_accounts_pkey primary key (ledger, account_id)
)
with (fillfactor = 70);

-- Everything with a lower id is verified: transactions with all that belongs to them, and fees as the revenue service
-- has them. Never beyond the horizon of the run that wrote it.
create table verified_ledgers (
  ledger             integer not null,
  transactions_below uuid,
  fees_below         uuid,
  constraint verified_ledgers_pkey primary key (ledger)
);

grant select, insert, update, delete on verified_accounts, verified_ledgers to ledger_auditor;
