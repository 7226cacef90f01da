-- Up Migration

-- What a source has said of a pair: one unit of `base` is `rate` units of `quote`, as published, never inverted and
-- never rounded (numeric keeps the digits). A correction is a further row for the same moment; the highest id holds.
create table rates (
  id          bigint primary key generated always as identity,
  source      text not null constraint rates_source_known check (source in ('ecb', 'operator', 'simulation')),
  base        text not null constraint rates_base_form check (base ~ '^[A-Z][A-Z0-9]{2,15}$'),
  quote       text not null constraint rates_quote_form check (quote ~ '^[A-Z][A-Z0-9]{2,15}$'),
  -- The bounds keep out NaN and infinity too.
  rate        numeric not null constraint rates_rate_sane check (rate >= 0.000000001 and rate <= 1000000000),
  valid_at    timestamptz(3) not null,
  recorded_at timestamptz(3) not null default clock_timestamp(),
  -- It moved so far in so short a time that it is not quoted from until an operator confirms it.
  flagged     boolean not null,
  constraint rates_pair_differs check (base <> quote)
);
-- The rate of a pair as of a moment is one probe of this index.
create index rates_history on rates (source, base, quote, valid_at desc, id desc);
create index rates_flagged on rates (id) where flagged;

create table rate_confirmations (
  rate_id      bigint primary key references rates,
  confirmed_at timestamptz(3) not null default clock_timestamp()
);

-- Basis points (hundredths of a percent) taken from the mid rate, by pair in either direction. The highest version of a
-- pair holds; that without a pair is the default of all the others.
create table spreads (
  version     bigint primary key generated always as identity,
  -- Both or neither, in alphabetical order.
  base        text,
  quote       text,
  spread_bps  numeric not null constraint spreads_bps_range check (spread_bps >= 0 and spread_bps < 10000),
  recorded_at timestamptz(3) not null default clock_timestamp(),
  constraint spreads_pair_whole check ((base is null) = (quote is null)),
  constraint spreads_pair_ordered check (base < quote)
);
insert into spreads (spread_bps) values (50);

-- A promise: `source_amount` buys `target_amount` until `expires_at`, in one ledger. Append-only; whether it was used
-- is for the ledger to know.
create table quotes (
  id                 uuid primary key,
  ledger             text not null,
  source_currency    text not null,
  target_currency    text not null,
  source_amount      numeric not null constraint quotes_source_positive check (source_amount > 0 and source_amount < 'Infinity'),
  target_amount      numeric not null constraint quotes_target_positive check (target_amount > 0 and target_amount < 'Infinity'),
  -- What the spread keeps of the target currency.
  spread_amount      numeric not null constraint quotes_spread_amount_range check (spread_amount >= 0 and spread_amount < 'Infinity'),
  rate               numeric not null constraint quotes_rate_positive check (rate > 0 and rate < 'Infinity'),
  mid_rate           numeric not null constraint quotes_mid_positive check (mid_rate > 0 and mid_rate < 'Infinity'),
  spread_bps         numeric not null constraint quotes_bps_range check (spread_bps >= 0 and spread_bps < 10000),
  spread_version     bigint not null references spreads,
  rate_source        text not null,
  rate_as_of         timestamptz(3) not null,
  -- The published rates that the mid rate is made of: of the pair itself, or of the source's base to each of the two.
  rate_ids           bigint[] not null constraint quotes_rates_some check (cardinality(rate_ids) between 1 and 2),
  created_at         timestamptz(3) not null,
  expires_at         timestamptz(3) not null,
  constraint quotes_ends_later check (expires_at > created_at)
);

-- One row whose number grows with every change of rates, confirmations and spreads: services that cache
-- them poll it. A writer waits here for the writers before it, so the numbers are in the order of the commits.
create table revision (
  only_row boolean primary key default true constraint revision_one check (only_row),
  number   bigint not null
);
insert into revision (number) values (1);
create function note_change() returns trigger
language plpgsql as $$
begin
  update revision set number = number + 1;
  return null;
end
$$;
create trigger rates_noted before insert on rates for each statement execute function note_change();
create trigger rate_confirmations_noted before insert on rate_confirmations for each statement execute function note_change();
create trigger spreads_noted before insert on spreads for each statement execute function note_change();

-- The running role lacks the right to do any of this; the trigger tells everybody else.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: rates and quotes are append-only, publish a correction', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end
$$;
create trigger rates_append_only before update or delete or truncate on rates
  for each statement execute function refuse_change();
create trigger rate_confirmations_append_only before update or delete or truncate on rate_confirmations
  for each statement execute function refuse_change();
create trigger spreads_append_only before update or delete or truncate on spreads
  for each statement execute function refuse_change();
create trigger quotes_append_only before update or truncate on quotes
  for each statement execute function refuse_change();

grant select, insert on rates, rate_confirmations, spreads, quotes to fx_service;
-- With the lock that an update takes, a writer waits for the others before it looks at what is there.
grant select, update on revision to fx_service;
