-- Up Migration

-- Rates of an operator hold in all ledgers, or in one. Empty for all ledgers: an index finds it by equality, unlike null.
alter table rates add column ledger text not null default ''
  constraint rates_ledger_form check (ledger = '' or (source = 'operator' and ledger ~ '^[a-z][a-z0-9-]{0,62}$'));

-- The rate of a pair of a publisher, which is a source and a ledger, as of a moment is one probe of this index.
drop index rates_history;
create index rates_history on rates (source, ledger, base, quote, valid_at desc, id desc);

-- The currency through which the operator's rates for a ledger, or for all ledgers (empty), are crossed; null: they are
-- not. Of the settings that are valid at a moment the latest holds, and of one moment the highest version.
create table cross_currencies (
  version     bigint primary key generated always as identity,
  ledger      text not null constraint cross_currencies_ledger_form check (ledger = '' or ledger ~ '^[a-z][a-z0-9-]{0,62}$'),
  currency    text constraint cross_currencies_currency_form check (currency ~ '^[A-Z][A-Z0-9]{2,15}$'),
  valid_at    timestamptz(3) not null constraint cross_currencies_moment_finite check (isfinite(valid_at)),
  recorded_at timestamptz(3) not null default clock_timestamp()
);
create index cross_currencies_history on cross_currencies (ledger, valid_at desc, version desc);
create trigger cross_currencies_noted before insert on cross_currencies for each statement execute function note_change();
create trigger cross_currencies_append_only before update or delete or truncate on cross_currencies
  for each statement execute function refuse_change();

grant select, insert on cross_currencies to fx_service;
