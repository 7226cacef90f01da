-- Up Migration

-- The owner and the minimum balance of an account can change too. `accounts_minimum_kept` judges a new minimum against the
-- balance.
create or replace function change_account() returns trigger language plpgsql as $$
begin
  if old.status = 'closed' and new.status <> 'closed' then
    raise exception 'account % is closed', old.id using errcode = 'check_violation', constraint = 'accounts_closed_final';
  end if;
  if starts_with(old.code, 'system.') and new.status <> 'active' then
    raise exception '% is a system account', old.code
      using errcode = 'check_violation', constraint = 'accounts_system_active';
  end if;
  if starts_with(old.code, 'system.') and (new.owner is not null or new.minimum_balance is not null) then
    raise exception '% is a system account', old.code
      using errcode = 'check_violation', constraint = 'accounts_system_known';
  end if;
  if scale(new.minimum_balance) > new.exponent then
    raise exception 'the minimum % has more decimals than %', new.minimum_balance, new.currency
      using errcode = 'check_violation', constraint = 'accounts_minimum_scale';
  end if;
  if jsonb_typeof(new.metadata) <> 'object' then
    raise exception 'the metadata of an account is an object'
      using errcode = 'check_violation', constraint = 'accounts_metadata_object';
  end if;
  new.version := old.version + 1;
  return new;
end
$$;
drop trigger accounts_changed on accounts;
create trigger accounts_changed before update of status, name, owner, minimum_balance, metadata on accounts
  for each row execute function change_account();
drop trigger accounts_change_noted on accounts;
create trigger accounts_change_noted after update of status, name, owner, minimum_balance, metadata on accounts
  for each row execute function note_account_change();
grant update (owner, minimum_balance) on accounts to ledger_service;

-- Above the ids of everything recorded up to and including a moment.
create function id_after(at timestamptz) returns uuid language sql immutable as $$
  select first_id(ms_of(at) + 1)
$$;

-- Balances that accounts were said to have, and had. Append-only.
create table assertions (
  ledger         integer not null,
  id             uuid not null default uuidv7(),
  account_id     uuid not null,
  balance        numeric not null,
  -- The moment of the balance; null for that of the assertion.
  at             timestamptz(3),
  -- The last entry in the balance.
  sequence       bigint not null,
  transaction_id uuid,
  asserted_by    text not null,
  asserted_at    timestamptz(3) not null default stamp(),
  constraint assertions_pkey primary key (ledger, id),
  constraint assertions_account_known foreign key (ledger, account_id) references accounts
);
create index assertions_account on assertions (ledger, account_id, id);

-- Judges an assertion by the books, whatever the service has judged, and adds the last entry in the balance. Without a moment
-- it locks the account, so that the balance is the present one.
create function check_assertion() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  last record;
begin
  if new.at is null then
    select posted as balance, last_sequence as sequence, last_transaction_id as transaction_id into last
      from accounts where ledger = new.ledger and id = new.account_id for update;
  elsif new.at >= horizon() or not isfinite(new.at) then
    raise exception 'the balance of % is not final', new.at
      using errcode = 'check_violation', constraint = 'assertions_final';
  else
    select balance_after as balance, e.sequence, e.transaction_id into last
      from entries e
     where e.ledger = new.ledger and e.account_id = new.account_id and e.transaction_id < id_after(new.at)
     order by e.transaction_id desc, e.sequence desc limit 1;
  end if;
  if coalesce(last.balance, 0) is distinct from new.balance then
    raise exception 'account % has a balance of %, not %', new.account_id, coalesce(last.balance, 0), new.balance
      using errcode = 'check_violation', constraint = 'assertions_true';
  end if;
  new.sequence := coalesce(last.sequence, 0);
  new.transaction_id := last.transaction_id;
  return new;
end
$$;
create trigger assertions_checked before insert on assertions for each row execute function check_assertion();
create trigger assertions_append_only before update or delete or truncate on assertions
  for each statement execute function refuse_change();
grant execute on function id_after to ledger_auditor, ledger_service;
grant select, insert (ledger, account_id, balance, at, asserted_by) on assertions to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', 'assertions', 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real);
