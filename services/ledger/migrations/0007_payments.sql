-- Up Migration

-- As before, and with `system.cashback`.
create or replace function open_account() returns trigger
language plpgsql set search_path = ledger, pg_temp as $$
declare
  known smallint := coalesce((select exponent from currencies where ledger = new.ledger and code = new.currency),
                             iso_exponent(new.currency));
begin
  if known is distinct from new.exponent then
    raise exception '% has % decimals in this ledger, not %', new.currency, coalesce(known::text, 'no'), new.exponent
      using errcode = 'check_violation', constraint = 'accounts_exponent_of_currency';
  end if;
  if scale(new.minimum_balance) > new.exponent then
    raise exception 'the minimum % has more decimals than %', new.minimum_balance, new.currency
      using errcode = 'check_violation', constraint = 'accounts_minimum_scale';
  end if;
  if starts_with(new.code, 'system.') and (
    new.owner is not null or new.minimum_balance is not null
    or (new.code, new.type) not in (
      ('system.cash.' || lower(new.currency), 'asset'), ('system.fx.' || lower(new.currency), 'equity'),
      ('system.fees.' || lower(new.currency), 'income'), ('system.fx-spread.' || lower(new.currency), 'income'),
      ('system.cashback.' || lower(new.currency), 'expense')))
  then
    raise exception '% is not a valid system account', new.code
      using errcode = 'check_violation', constraint = 'accounts_system_known';
  end if;
  if jsonb_typeof(new.metadata) <> 'object' then
    raise exception 'the metadata of an account is an object'
      using errcode = 'check_violation', constraint = 'accounts_metadata_object';
  end if;
  new.debits_posted := round(0::numeric, new.exponent);
  new.credits_posted := new.debits_posted;
  new.debits_pending := new.debits_posted;
  new.credits_pending := new.debits_posted;
  new.last_sequence := 0;
  new.moved := false;
  new.last_transaction_id := null;
  new.version := 1;
  new.created_at := stamp();
  return new;
end
$$;

insert into accounts (ledger, code, name, type, currency, exponent, minimum_balance)
select ledger, 'system.cashback.' || lower(currency), 'Cashback, ' || currency, 'expense', currency, exponent, null
  from accounts where code = 'system.cash.' || lower(currency);

-- What a payment earns: a share of it or a fixed amount, paid after a delay. For a category of merchants, or for all
-- (category null); in a currency, or in all ('*'). The newest version that has started applies. Append-only.
create table cashback_plans (
  ledger      integer not null references ledgers,
  id          uuid not null default uuidv7(),
  category    text,
  currency    text not null,
  version     integer not null,
  bps         numeric constraint cashback_plans_bps_range check (bps >= 0 and bps < 10000),
  flat        numeric constraint cashback_plans_flat_positive check (flat > 0 and flat < 'Infinity'),
  -- Seconds from the payment.
  delay       integer not null constraint cashback_plans_delay_range check (delay between 0 and 31622400),
  valid_from  timestamptz(3) not null,
  recorded_at timestamptz(3) not null default stamp(),
  constraint cashback_plans_pkey primary key (ledger, id),
  constraint cashback_plans_versions unique nulls not distinct (ledger, category, currency, version),
  constraint cashback_plans_one_rule check (num_nonnulls(bps, flat) = 1),
  constraint cashback_plans_flat_in_currency check (flat is null or currency <> '*')
);
create trigger cashback_plans_append_only before update or delete or truncate on cashback_plans
  for each statement execute function refuse_change();

-- The cashback of a payment of `amount` of which `net` is not refunded: exact, and rounded down once.
create function cashback_owed(bps numeric, flat numeric, amount numeric, net numeric, exponent integer) returns numeric
language sql immutable as $$
  select case
    when bps is not null then trunc(net * bps * 0.0001, exponent)
    when flat is not null then div(flat * net * ('1e' || exponent)::numeric, amount) * ('1e-' || exponent)::numeric
  end
$$;

-- The last payment number of each ledger. The row is locked before a payment gets its moment, so that numbers have the order
-- of recording.
create table payment_numbers (
  ledger integer primary key references ledgers,
  last   bigint not null default 0
);
insert into payment_numbers (ledger) select id from ledgers;
create function number_payments() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  insert into payment_numbers (ledger) values (new.id);
  return null;
end
$$;
create trigger ledgers_number_payments after insert on ledgers for each row execute function number_payments();

-- Locks the numbers of these ledgers, in the order of the ledgers.
create function lock_payment_numbers(ledgers integer[]) returns table (ledger integer, last bigint)
language sql volatile security definer set search_path = ledger, pg_temp as $$
  select n.ledger, n.last from payment_numbers n where n.ledger = any(ledgers) order by n.ledger for update
$$;

-- A transaction that pays a merchant. What was refunded, and the cashback that was paid, change; all else does not.
create table payments (
  ledger             integer not null,
  -- Of its transaction.
  id                 uuid not null,
  number             bigint not null,
  account_id         uuid not null,
  target_account_id  uuid not null,
  amount             numeric not null,
  merchant_name      text not null,
  merchant_category  text,
  merchant_reference text,
  -- The rule of the cashback, from a plan, the order or the preset. Both null: the payment earns none.
  plan_id            uuid,
  bps                numeric,
  flat               numeric,
  delay              integer,
  -- By the rule, for the whole amount; null if the payment earns none.
  cashback           numeric,
  refunded           numeric not null,
  -- Paid, less what refunds returned.
  cashback_paid      numeric not null,
  changes            integer not null default 0,
  constraint payments_pkey primary key (ledger, id),
  constraint payments_number_once unique (ledger, number),
  constraint payments_transaction_known foreign key (ledger, id) references transactions,
  constraint payments_plan_known foreign key (ledger, plan_id) references cashback_plans,
  constraint payments_rule check (num_nonnulls(bps, flat) <= 1 and (delay is null) = (coalesce(bps, flat) is null)),
  constraint payments_parts check (refunded >= 0 and refunded <= amount and cashback_paid >= 0
                                   and (cashback_paid = 0 or cashback_paid <= cashback))
)
with (fillfactor = 80);
create index payments_of_account on payments (ledger, account_id, id);

-- Refunds, and payments of cashback. Append-only.
create table payment_changes (
  ledger         integer not null,
  payment_id     uuid not null,
  number         integer not null,
  transaction_id uuid not null,
  refunded       numeric not null,
  -- Paid; negative: returned by a refund.
  cashback       numeric not null,
  constraint payment_changes_pkey primary key (ledger, payment_id, number),
  constraint payment_changes_payment_known foreign key (ledger, payment_id) references payments,
  constraint payment_changes_one check (refunded > 0 and cashback <= 0 or refunded = 0 and cashback > 0)
);
create unique index payment_changes_transaction on payment_changes (ledger, transaction_id);

-- Records payments with their transactions, and schedules their cashbacks.
create function record_payments(
  ledgers integer[], ids uuid[], numbers bigint[], account_ids uuid[], target_ids uuid[], amounts numeric[],
  merchant_names text[], categories text[], merchant_references text[], plan_ids uuid[], bps_shares numeric[],
  flat_amounts numeric[], delays integer[], cashbacks numeric[]
) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  wrong record;
  counted bigint;
begin
  update payment_numbers n
     set last = n.last + c.count
    from (select ledger, count(*) as count, min(number) as first, max(number) as last
            from unnest(ledgers, numbers) as p (ledger, number) group by ledger) c
   where n.ledger = c.ledger and n.last + 1 = c.first and n.last + c.count = c.last;
  get diagnostics counted = row_count;
  if counted <> (select count(distinct ledger) from unnest(ledgers) as ledger) then
    raise exception 'payments are not numbered in their order'
      using errcode = 'check_violation', constraint = 'payments_numbered';
  end if;

  select p.id into wrong
    from unnest(ledgers, ids, account_ids, target_ids, amounts, bps_shares, flat_amounts, cashbacks)
           as p (ledger, id, account_id, target_id, amount, bps, flat, cashback)
   where (uuid_extract_timestamp(p.id) >= date_trunc('milliseconds', transaction_timestamp())
          and (select t.kind in ('payment', 'capture') from transactions t where t.ledger = p.ledger and t.id = p.id)
          and (select (e.account_id, e.direction, e.amount) = (p.account_id, 'debit', p.amount)
                 from entries e where e.ledger = p.ledger and e.transaction_id = p.id and e.line = 1)
          and (select (e.account_id, e.direction, e.amount) = (p.target_id, 'credit', p.amount)
                 from entries e where e.ledger = p.ledger and e.transaction_id = p.id and e.line = 2)
          and p.cashback is not distinct from cashback_owed(p.bps, p.flat, p.amount, p.amount, scale(p.amount))) is not true
   limit 1;
  if found then
    raise exception 'payment % does not match its transaction', wrong.id
      using errcode = 'check_violation', constraint = 'payments_match';
  end if;

  insert into payments (ledger, id, number, account_id, target_account_id, amount, merchant_name, merchant_category,
                        merchant_reference, plan_id, bps, flat, delay, cashback, refunded, cashback_paid)
  select ledger, id, number, account_id, target_id, amount, name, category, reference, plan_id, bps, flat, delay, cashback,
         round(0::numeric, scale(amount)), round(0::numeric, scale(amount))
    from unnest(ledgers, ids, numbers, account_ids, target_ids, amounts, merchant_names, categories, merchant_references,
                plan_ids, bps_shares, flat_amounts, delays, cashbacks)
      as p (ledger, id, number, account_id, target_id, amount, name, category, reference, plan_id, bps, flat, delay, cashback);
  -- An account that is frozen is tried again for a month.
  insert into scheduled_orders (ledger, id, operation, target, due_at, attempt_at, retry_until)
  select ledger, id, 'payCashback', id::text, due_at, due_at, 'P30D'
    from unnest(ledgers, ids, delays, cashbacks) as p (ledger, id, delay, cashback),
         lateral (select uuid_extract_timestamp(id) + delay * interval '1 s' as due_at) due
   where cashback > 0;
end
$$;

-- Records refunds and payments of cashback with their transactions, in the order of the arrays. A cashback of which nothing is
-- owed any more is cancelled.
create function change_payments(
  ledgers integer[], payment_ids uuid[], transaction_ids uuid[], refunds numeric[], cashbacks numeric[]
) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  wrong record;
begin
  with change as materialized (
    select c.ledger, c.payment_id, c.transaction_id, c.refunded, c.cashback, p.account_id, p.changes,
           p.changes + row_number() over history as number, p.bps, p.flat, p.amount,
           p.refunded + sum(c.refunded) over history as refunded_after,
           p.cashback_paid + sum(c.cashback) over history as paid_after
      from unnest(ledgers, payment_ids, transaction_ids, refunds, cashbacks) with ordinality
             as c (ledger, payment_id, transaction_id, refunded, cashback, place)
      left join payments p on p.ledger = c.ledger and p.id = c.payment_id
    window history as (partition by c.ledger, c.payment_id order by place)
  ), owed as materialized (
    select *, coalesce(cashback_owed(bps, flat, amount, amount - refunded_after, scale(amount)), 0) as owed_after
      from change
  ), written as (
    insert into payment_changes (ledger, payment_id, number, transaction_id, refunded, cashback)
    select ledger, payment_id, number, transaction_id, refunded, cashback from owed
  ), changed as (
    update payments p
       set refunded = p.refunded + c.refunded, cashback_paid = p.cashback_paid + c.cashback, changes = c.last
      from (select ledger, payment_id, changes, max(number) as last, sum(refunded) as refunded, sum(cashback) as cashback
              from owed group by ledger, payment_id, changes) c
     -- What another transaction has changed by now is not overwritten.
     where p.ledger = c.ledger and p.id = c.payment_id and p.changes = c.changes
    returning p.ledger, p.id
  ), cancelled as (
    update scheduled_orders o
       set status = 'cancelled', ended_at = stamp(), reason_code = 'payment_refunded',
           reason_detail = 'The payment was refunded before its cashback was paid.'
      from owed c
     where c.owed_after = 0 and c.refunded > 0 and o.ledger = c.ledger and o.id = c.payment_id
       and o.status in ('scheduled', 'rejected')
  )
  select c.payment_id into wrong from owed c
   where (c.refunded_after <= c.amount and c.paid_after >= 0 and c.paid_after <= c.owed_after
          and (c.cashback = 0 or c.paid_after = c.owed_after)
          and scale(c.refunded) = scale(c.amount) and scale(c.cashback) = scale(c.amount)
          and uuid_extract_timestamp(c.transaction_id) >= date_trunc('milliseconds', transaction_timestamp())
          and (select t.kind = case when c.refunded > 0 then 'refund' else 'cashback' end
                 from transactions t where t.ledger = c.ledger and t.id = c.transaction_id)
          and (select sum(case e.direction when 'credit' then e.amount else -e.amount end) = c.refunded + c.cashback
                 from entries e
                where e.ledger = c.ledger and e.transaction_id = c.transaction_id and e.account_id = c.account_id)
          and (c.ledger, c.payment_id) in (select ledger, id from changed)) is not true
   limit 1;
  if found then
    raise exception 'payment % cannot be changed like this', wrong.payment_id
      using errcode = 'check_violation', constraint = 'payments_change_valid';
  end if;
end
$$;

create trigger payments_kept before delete or truncate on payments for each statement execute function refuse_change();
create trigger payment_changes_append_only before update or delete or truncate on payment_changes
  for each statement execute function refuse_change();

grant execute on function cashback_owed, lock_payment_numbers, record_payments, change_payments to ledger_service;
grant execute on function cashback_owed to ledger_auditor;
-- Not id and recorded_at.
grant insert (ledger, category, currency, version, bps, flat, delay, valid_from) on cashback_plans to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['payments', 'payment_changes', 'cashback_plans']) as name;

-- Last, because it locks the table until the end of the migration. Not valid, so that no row is read: the kinds before are among
-- these.
alter table transactions drop constraint transactions_kind_known, add constraint transactions_kind_known check (
  kind in ('deposit', 'withdrawal', 'transfer', 'payment', 'conversion', 'capture', 'refund', 'cashback', 'reversal', 'journal',
           'adjustment')
) not valid;
