-- Up Migration

-- The FX service binds a quote to one ledger, so a quote is used once if it is used once in its ledger. With the ledger first,
-- like every other key.
alter table conversions drop constraint conversions_quote_used_once;
alter table conversions add constraint conversions_quote_used_once unique (ledger, quote);

-- `check_conversions` and `check_fees` require that the transaction exists, has the right kind and is written in the same
-- database transaction, and transactions are never removed. The foreign keys looked each one up again and locked its row:
-- a third of the cost of inserting a fee. Entries have none either.
alter table conversions drop constraint conversions_transaction_known;
alter table fees drop constraint fees_transaction_known;

-- As before, with the number taken by an expression: `perform` ran a query for it, which was most of the function's cost.
create or replace function stamp() returns timestamptz language plpgsql volatile as $$
declare
  number constant xid8 := pg_current_xact_id();
begin
  return date_trunc('milliseconds', greatest(clock_timestamp(), transaction_timestamp()));
end
$$;
