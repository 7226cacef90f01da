-- Up Migration

-- What the effective axis adds to the recorded one, in each of these accounts up to a position: its dated entries that are
-- effective up to there, less those that were recorded up to there. A position is a moment and the last entry of that moment
-- that counts. Every step is an index probe or the sum of a bounded number of totals, whatever the length of the history.
-- One call for many accounts costs an account a fraction of what a call for each costs.
create function dated_shifts(
  in_ledger integer, in_accounts uuid[], at timestamptz, last_sequence bigint default 9223372036854775807
) returns table (account_id uuid, debits numeric, credits numeric)
language plpgsql stable set search_path = ledger, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare
  ms constant bigint := ms_of(at);
begin
  return query
  select a.id,
         coalesce(earlier.debits, 0) + coalesce(moment.debits, 0) - coalesce(recorded.debits, 0),
         coalesce(earlier.credits, 0) + coalesce(moment.credits, 0) - coalesce(recorded.credits, 0)
    from unnest(in_accounts) as a (id)
    left join (
      select t.account_id, sum(t.debits) as debits, sum(t.credits) as credits from (
        select account_id, debits, credits from dated_totals
         where ledger = in_ledger and account_id = any (in_accounts) and level = 3 and period < (ms - 1) >> 30
         union all
        select account_id, debits, credits from dated_totals
         where ledger = in_ledger and account_id = any (in_accounts) and level = 2
           and period >= (ms - 1) >> 30 << 10 and period < (ms - 1) >> 20
         union all
        select account_id, debits, credits from dated_totals
         where ledger = in_ledger and account_id = any (in_accounts) and level = 1
           and period >= (ms - 1) >> 20 << 10 and period < (ms - 1) >> 10
         union all
        select account_id, debits, credits from dated_totals
         where ledger = in_ledger and account_id = any (in_accounts) and level = 0
           and period >= (ms - 1) >> 10 << 10 and period <= ms - 1) t
       group by t.account_id) earlier on earlier.account_id = a.id
    left join lateral (
      select d.debits, d.credits from dated_entries d
       where d.ledger = in_ledger and d.account_id = a.id and d.transaction_id < first_id(ms + 1)
         and (d.transaction_id < first_id(ms) or d.sequence <= last_sequence)
       order by d.transaction_id desc, d.sequence desc limit 1) recorded on true
    left join lateral (
      select d.moment_debits as debits, d.moment_credits as credits from dated_entries d
       where d.ledger = in_ledger and d.account_id = a.id and d.effective_at = at::timestamptz(3)
         and d.sequence <= last_sequence
       order by d.sequence desc limit 1) moment on true;
end
$$;
grant execute on function dated_shifts to ledger_service, ledger_auditor;

-- The same of one account. Without dated entries it costs one probe.
create or replace function dated_shift(
  in_ledger integer, in_account uuid, at timestamptz, last_sequence bigint default 9223372036854775807,
  out debits numeric, out credits numeric
)
language plpgsql stable set search_path = ledger, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
begin
  perform from dated_entries where ledger = in_ledger and account_id = in_account limit 1;
  if found then
    select s.debits, s.credits into debits, credits
      from dated_shifts(in_ledger, array[in_account], at, last_sequence) s;
  else
    debits := 0;
    credits := 0;
  end if;
end
$$;
