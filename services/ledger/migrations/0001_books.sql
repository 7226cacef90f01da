-- Up Migration

-- The moment of what is being written, in whole milliseconds: not before its database transaction began, and taken only
-- once that transaction has a number. `horizon` relies on both.
create function stamp() returns timestamptz language plpgsql volatile as $$
begin
  perform pg_current_xact_id();
  return date_trunc('milliseconds', greatest(clock_timestamp(), transaction_timestamp()));
end
$$;

-- Everything recorded before this moment is committed, visible to the next statement, and final: no transaction that
-- is still open or begins later can be stamped before it. The clock is read first, so that a transaction which begins
-- while the sessions are listed does not matter. A role sees the sessions of its own role, which are all that write; an
-- auditor sees everybody's, by pg_read_all_stats.
create function horizon() returns timestamptz language plpgsql volatile as $$
declare
  now_at timestamptz := clock_timestamp();
begin
  return date_trunc('milliseconds', least(now_at, (
    select min(xact_start) from pg_stat_get_activity(null)
     where datid = (select oid from pg_database where datname = current_database())
       and backend_xid is not null and pid <> pg_backend_pid())));
end
$$;

-- Every key starts with the ledger: it is the unit of tenancy, and of distribution over machines. A number, because
-- each insert compares it in every index; a name there costs the books a fifth of their speed.
create table ledgers (
  id          integer primary key generated always as identity,
  name        text not null
    constraint ledgers_name_taken unique
    constraint ledgers_name_form check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  description text,
  created_at  timestamptz(3) not null default stamp()
);
insert into ledgers (name, description) values ('main', 'The ledger of requests that name none');

-- A ledger's own currencies, beside those of ISO 4217. There is no route that changes an exponent.
create table currencies (
  ledger     integer not null references ledgers,
  code       text not null constraint currencies_code_form check (code ~ '^[A-Z][A-Z0-9]{2,15}$'),
  exponent   smallint not null constraint currencies_exponent_range check (exponent between 0 and 18),
  name       text not null,
  created_at timestamptz(3) not null default stamp(),
  primary key (ledger, code)
);

-- Totals are kept by side, never as one signed balance: what was debited and what was credited both stay visible.
-- numeric keeps the scale of what is put in, so the text of a total has the currency's decimals.
create table accounts (
  ledger              integer not null references ledgers,
  id                  uuid not null default uuidv7(),
  code                text constraint accounts_code_form check (length(code) <= 128),
  owner               text,
  name                text,
  type                text not null
    constraint accounts_type_known check (type in ('asset', 'liability', 'equity', 'income', 'expense')),
  currency            text not null,
  exponent            smallint not null,
  status              text not null default 'active'
    constraint accounts_status_known check (status in ('active', 'frozen', 'closed')),
  minimum_balance     numeric
    constraint accounts_minimum_number check (minimum_balance > '-Infinity' and minimum_balance < 'Infinity'),
  debits_posted       numeric not null,
  credits_posted      numeric not null,
  debits_pending      numeric not null,
  credits_pending     numeric not null,
  last_sequence       bigint not null default 0,
  last_transaction_id uuid,
  metadata            jsonb not null default '{}',
  version             integer not null default 1,
  created_at          timestamptz(3) not null default stamp(),
  posted              numeric generated always as (
    case when type in ('asset', 'expense') then debits_posted - credits_posted else credits_posted - debits_posted end
  ) virtual,
  pending             numeric generated always as (
    case when type in ('asset', 'expense') then credits_pending else debits_pending end
  ) virtual,
  constraint accounts_pkey primary key (ledger, id),
  constraint accounts_code_taken unique (ledger, code),
  -- The upper bound keeps out NaN too, which sorts above every number.
  constraint accounts_totals_positive check (
    debits_posted >= 0 and debits_posted < 'Infinity' and credits_posted >= 0 and credits_posted < 'Infinity'
    and debits_pending >= 0 and debits_pending < 'Infinity' and credits_pending >= 0 and credits_pending < 'Infinity'
  ),
  constraint accounts_minimum_kept check (
    minimum_balance is null
    or case when type in ('asset', 'expense')
      then debits_posted - credits_posted - credits_pending
      else credits_posted - debits_posted - debits_pending
    end >= minimum_balance
  ),
  constraint accounts_closed_at_zero check (
    status <> 'closed' or (debits_posted = credits_posted and debits_pending = 0 and credits_pending = 0)
  )
)
-- Room for new versions of a row beside the old one: an update of the totals then touches no index.
with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
create index accounts_owner on accounts (ledger, owner, id) where owner is not null;

create table transactions (
  ledger          integer not null,
  id              uuid not null,
  kind            text not null constraint transactions_kind_known check (
    kind in ('deposit', 'withdrawal', 'transfer', 'payment', 'conversion', 'reversal', 'cashback', 'journal', 'adjustment')
  ),
  reference       text,
  description     text,
  metadata        json,
  effective_at    timestamptz(3) not null,
  recorded_at     timestamptz(3) not null,
  reverses        uuid,
  entry_count     smallint not null constraint transactions_entries_two check (entry_count >= 2),
  idempotency_key text collate "C",
  request_hash    text,
  constraint transactions_pkey primary key (ledger, id),
  constraint transactions_reverses_known foreign key (ledger, reverses) references transactions,
  constraint transactions_kind_reverses check ((kind = 'reversal') = (reverses is not null))
);
create unique index transactions_idempotency_key on transactions (ledger, idempotency_key)
  where idempotency_key is not null;
create unique index transactions_reversed_once on transactions (ledger, reverses) where reverses is not null;
create index transactions_kind on transactions (ledger, kind, id);
create index transactions_reference on transactions (ledger, reference, id) where reference is not null;

create table entries (
  ledger         integer not null,
  transaction_id uuid not null,
  line           smallint not null,
  account_id     uuid not null,
  sequence       bigint not null,
  direction      text not null constraint entries_direction_known check (direction in ('debit', 'credit')),
  amount         numeric not null constraint entries_amount_positive check (amount > 0 and amount < 'Infinity'),
  currency       text not null,
  balance_after  numeric not null,
  constraint entries_pkey primary key (ledger, transaction_id, line)
);
-- An account's history. A transaction's id carries its moment and grows along the history, so this one index gives
-- its order, its pages, and the balance as of a moment. That sequences have no gap and no double is checked below.
create unique index entries_history on entries (ledger, account_id, transaction_id, sequence);

-- What a key made where no money moves (an account, a currency, a ledger), with the answer to give again.
create table answers (
  ledger          integer not null references ledgers,
  idempotency_key text collate "C" not null,
  request_hash    text not null,
  body            text not null,
  created_at      timestamptz(3) not null default stamp(),
  constraint answers_pkey primary key (ledger, idempotency_key)
);

-- The books' own hand, over all rows of a statement at once: a check a row would cost as much as the insert. It refuses
-- entries that do not balance or do not continue their accounts' histories, and is the only one that moves a total.
create function post_entries() returns trigger
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  wrong record;
begin
  select transaction_id, currency, sum(amount) filter (where direction = 'debit') as debits,
         sum(amount) filter (where direction = 'credit') as credits
    into wrong
    from inserted
   group by ledger, transaction_id, currency
  having sum(case direction when 'debit' then amount else -amount end) <> 0
   limit 1;
  if found then
    raise exception 'transaction % is not balanced in %: % debited, % credited',
      wrong.transaction_id, wrong.currency, coalesce(wrong.debits, 0), coalesce(wrong.credits, 0)
      using errcode = 'check_violation', constraint = 'entries_balanced';
  end if;

  -- All of a transaction's entries come with it: none is added later.
  select written.transaction_id, written.lines, t.entry_count
    into wrong
    from (select ledger, transaction_id, count(*) as lines, min(line) as first, max(line) as last
            from inserted group by ledger, transaction_id) written
    left join transactions t on t.ledger = written.ledger and t.id = written.transaction_id
   where t.id is null or (written.lines, written.first, written.last) is distinct from (t.entry_count, 1, t.entry_count)
   limit 1;
  if found then
    raise exception 'transaction % has % entries, not %', wrong.transaction_id, wrong.lines, wrong.entry_count
      using errcode = 'check_violation', constraint = 'entries_complete';
  end if;

  -- An account moves on only if its new entries are in its currency, follow its last one without a gap, each leave the
  -- balance before them changed by their amount, and are newer than all before. A writer that forgot to lock the
  -- account, and did not see what others wrote, fails here.
  with change as (
    select ledger, account_id, currency, first_id, last_id, last_balance,
           count(*) as lines, min(sequence) as first,
           sum(debited) filter (where debited > 0) as debits, sum(debited) as debited,
           bool_and(sequence_before is null or sequence = sequence_before + 1) as gapless,
           bool_and(balance_before is null or balance_after = balance_before + debited) as right_if_debit,
           bool_and(balance_before is null or balance_after = balance_before - debited) as right_if_credit
      from (select ledger, account_id, currency, sequence, balance_after,
                   case direction when 'debit' then amount else -amount end as debited,
                   lag(sequence) over history as sequence_before, lag(balance_after) over history as balance_before,
                   first_value(transaction_id) over history as first_id,
                   last_value(transaction_id) over whole as last_id, last_value(balance_after) over whole as last_balance
              from inserted
            window history as (partition by ledger, account_id order by transaction_id, sequence),
                   whole as (history rows between unbounded preceding and unbounded following)) i
     group by ledger, account_id, currency, first_id, last_id, last_balance
  ), moved as (
    update accounts a
       set debits_posted = a.debits_posted + coalesce(c.debits, 0),
           credits_posted = a.credits_posted + coalesce(c.debits, 0) - c.debited,
           last_sequence = a.last_sequence + c.lines, last_transaction_id = c.last_id
      from change c
     where a.ledger = c.ledger and a.id = c.account_id and a.currency = c.currency
       and c.first = a.last_sequence + 1 and c.gapless
       and (a.last_transaction_id is null or c.first_id > a.last_transaction_id)
       and case when a.type in ('asset', 'expense')
             then c.right_if_debit and c.last_balance = a.posted + c.debited
             else c.right_if_credit and c.last_balance = a.posted - c.debited
           end
    returning a.id
  )
  select account_id into wrong from change where account_id not in (select id from moved) limit 1;
  if found then
    raise exception 'the entries of account % do not continue its history', wrong.account_id
      using errcode = 'check_violation', constraint = 'entries_continuous';
  end if;
  return null;
end
$$;
create trigger entries_posted after insert on entries
  referencing new table as inserted for each statement execute function post_entries();

-- The running role lacks the right to do any of this; the trigger tells everybody else.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: the books are append-only, correct them with a reversal', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end
$$;
create trigger transactions_append_only before update or delete or truncate on transactions
  for each statement execute function refuse_change();
create trigger entries_append_only before update or delete or truncate on entries
  for each statement execute function refuse_change();
create trigger accounts_kept before delete or truncate on accounts
  for each statement execute function refuse_change();

grant select, insert on ledgers, currencies, accounts, transactions, entries, answers to ledger_service;
-- Not the totals: those only entries move.
grant update (name, status, metadata, version) on accounts to ledger_service;

-- All rows may well be of one ledger. A planner without statistics supposes two hundred ledgers, and then thinks any
-- index that begins with `ledger` as good as the right one; this holds until the first analyze brings real figures.
select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['accounts', 'transactions', 'entries', 'answers', 'currencies']) as name;
