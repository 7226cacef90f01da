-- Up Migration

-- The terms of a conversion: the quote of the FX service. The mid rate is kept as a fraction of published rates
-- (units / per), because its decimal expansion may be infinite.
create table conversions (
  ledger           integer not null,
  transaction_id   uuid not null,
  quote            uuid not null,
  source_currency  text not null,
  target_currency  text not null,
  source_amount    numeric not null,
  target_amount    numeric not null,
  spread_amount    numeric not null,
  rate             numeric not null,
  mid_rate         numeric not null,
  units            numeric not null,
  per              numeric not null,
  spread_bps       numeric not null,
  rate_source      text not null,
  simulated        boolean not null,
  rate_as_of       timestamptz(3) not null,
  quoted_at        timestamptz(3) not null,
  quote_expires_at timestamptz(3) not null,
  constraint conversions_moments_finite
    check (isfinite(rate_as_of) and isfinite(quoted_at) and isfinite(quote_expires_at)),
  constraint conversions_pkey primary key (ledger, transaction_id),
  constraint conversions_transaction_known foreign key (ledger, transaction_id) references transactions,
  -- Across all ledgers: a quote is for one conversion.
  constraint conversions_quote_used_once unique (quote),
  -- The upper bounds also reject NaN, which sorts above every number.
  constraint conversions_numbers_sane check (
    source_amount > 0 and source_amount < 'Infinity' and target_amount > 0 and target_amount < 'Infinity'
    and spread_amount >= 0 and spread_amount < 'Infinity' and rate > 0 and rate < 'Infinity'
    and mid_rate > 0 and mid_rate < 'Infinity' and units > 0 and units < 'Infinity' and per > 0 and per < 'Infinity'
    and spread_bps >= 0 and spread_bps < 10000
  ),
  -- Never more than at the mid rate. Multiplied out instead of divided, so that nothing is rounded.
  constraint conversions_gain_nothing check ((target_amount + spread_amount) * per <= source_amount * units)
);

-- Terms belong to a conversion and are written with it. Expired quotes are rejected.
create function check_conversions() returns trigger
language plpgsql set search_path = ledger, pg_temp as $$
declare
  wrong record;
begin
  select i.transaction_id, i.quote into wrong
    from inserted i left join transactions t on t.ledger = i.ledger and t.id = i.transaction_id
   where t.kind is distinct from 'conversion' or transaction_timestamp() >= i.quote_expires_at
      or t.recorded_at < date_trunc('milliseconds', transaction_timestamp())
   limit 1;
  if found then
    raise exception 'quote % cannot be used for transaction %', wrong.quote, wrong.transaction_id
      using errcode = 'check_violation', constraint = 'conversions_quote_valid';
  end if;
  return null;
end
$$;
create trigger conversions_checked after insert on conversions
  referencing new table as inserted for each statement execute function check_conversions();
create trigger conversions_append_only before update or delete or truncate on conversions
  for each statement execute function refuse_change();

grant select, insert on conversions to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', 'conversions', 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real);
