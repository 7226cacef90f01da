-- Up Migration

-- What `pnpm verify` has verified, so that its next run reads only new rows. Only the auditor writes it: the service role
-- must not be able to mark rows as verified.

-- The verified part of each account's history: its last verified entry, and the sums up to and including it.
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

-- Everything with a lower id is verified: transactions with all their rows, and fees compared with the revenue service.
-- Never beyond the horizon of the run that wrote it.
create table verified_ledgers (
  ledger             integer not null,
  transactions_below uuid,
  fees_below         uuid,
  constraint verified_ledgers_pkey primary key (ledger)
);

grant select, insert, update, delete on verified_accounts, verified_ledgers to ledger_auditor;
