-- Up Migration

-- For an export in the order of effective moments: the transactions that are not effective when they are recorded.
create index transactions_dated on transactions (ledger, effective_at, id) where effective_at <> recorded_at;

-- A balance can be asserted on the effective axis: as of an effective moment, as far as it was known when it was asserted. The
-- last entry is then the last one that was recorded so far.
alter table assertions add column effective_at timestamptz(3)
  constraint assertions_one_axis check (at is null or effective_at is null);

-- As before, and judges assertions on the effective axis. Without a moment of recording it locks the account, so that the
-- balance is the present one.
create or replace function check_assertion() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  last record;
begin
  if not isfinite(new.effective_at) then
    raise exception 'the balance of % is not final', new.effective_at
      using errcode = 'check_violation', constraint = 'assertions_final';
  elsif new.at is null then
    select posted as balance, last_sequence as sequence, last_transaction_id as transaction_id, type into last
      from accounts where ledger = new.ledger and id = new.account_id for update;
    if new.effective_at is not null and found then
      last.balance := coalesce(
        (select balance_after from entries e
          where e.ledger = new.ledger and e.account_id = new.account_id and e.transaction_id < id_after(new.effective_at)
          order by e.transaction_id desc, e.sequence desc limit 1), 0)
        + (select case when last.type in ('asset', 'expense') then s.debits - s.credits else s.credits - s.debits end
             from dated_shift(new.ledger, new.account_id, new.effective_at) s);
    end if;
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
grant insert (effective_at) on assertions to ledger_service;
