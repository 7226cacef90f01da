-- Up Migration

-- Which orders need a second person. A rule never changes; it ends.
create table approval_rules (
  ledger     integer not null references ledgers,
  id         uuid not null default uuidv7(),
  -- The operation by its id in the API; null for all.
  operation  text,
  -- Orders that move more than this; both null for each order.
  currency   text,
  above      numeric constraint approval_rules_above_positive check (above > 0 and above < 'Infinity'),
  -- Seconds from a proposal to its expiry.
  expires_in integer not null constraint approval_rules_expiry_range check (expires_in between 1 and 31622400),
  created_by text not null,
  ended_by   text,
  ended_at   timestamptz(3),
  constraint approval_rules_pkey primary key (ledger, id),
  constraint approval_rules_money_whole check ((currency is null) = (above is null)),
  constraint approval_rules_end_whole check ((ended_by is null) = (ended_at is null))
);
create index approval_rules_in_force on approval_rules (ledger, id) where ended_at is null;

create function keep_ended_rules() returns trigger language plpgsql as $$
begin
  raise exception 'the approval rule % has ended, which is final', old.id
    using errcode = 'check_violation', constraint = 'approval_rules_final';
end
$$;
create trigger approval_rules_final before update on approval_rules
  for each row when (old.ended_at is not null) execute function keep_ended_rules();
create trigger approval_rules_kept before delete or truncate on approval_rules
  for each statement execute function refuse_change();
grant select, insert (ledger, operation, currency, above, expires_in, created_by), update (ended_by, ended_at)
   on approval_rules to ledger_service;

-- Orders that wait for a second person. Each has one end; an open one has expired from `expires_at` on.
create table proposals (
  ledger         integer not null,
  id             uuid not null,
  rule_id        uuid not null,
  -- The operation by its id in the API, its path parameter, and its body as it was sent.
  operation      text not null,
  target         text not null,
  body           json,
  author         text not null,
  expires_at     timestamptz(3) not null constraint proposals_expiry_finite check (isfinite(expires_at)),
  status         text not null default 'open',
  ended_by       text,
  ended_at       timestamptz(3),
  reason         text,
  -- What the order made; and the answer, if that is not a transaction.
  transaction_id uuid,
  hold_id        uuid,
  order_id       uuid,
  answer         text,
  constraint proposals_pkey primary key (ledger, id),
  constraint proposals_rule_known foreign key (ledger, rule_id) references approval_rules,
  constraint proposals_end check (
    case status
      when 'open' then num_nonnulls(ended_by, ended_at, reason, transaction_id, hold_id, order_id, answer) = 0
      when 'approved' then num_nonnulls(ended_by, ended_at) = 2 and num_nonnulls(transaction_id, hold_id, order_id) = 1
                           and (answer is null) = (transaction_id is not null) and reason is null
      when 'rejected' then num_nonnulls(ended_by, ended_at) = 2 and num_nonnulls(transaction_id, hold_id, order_id, answer) = 0
      when 'withdrawn' then num_nonnulls(ended_by, ended_at) = 2 and num_nonnulls(transaction_id, hold_id, order_id, answer) = 0
      else false
    end),
  constraint proposals_second_person check (status not in ('approved', 'rejected') or ended_by <> author)
)
-- Ends update rows that were written long before.
with (fillfactor = 80);
create index proposals_open on proposals (ledger, id) where status = 'open';
create unique index proposals_transaction on proposals (ledger, transaction_id) where transaction_id is not null;
create unique index proposals_order on proposals (ledger, order_id) where order_id is not null;

create function keep_ended_proposals() returns trigger language plpgsql as $$
begin
  raise exception 'proposal % is %, which is final', old.id, old.status
    using errcode = 'check_violation', constraint = 'proposals_final';
end
$$;
create trigger proposals_final before update on proposals
  for each row when (old.status <> 'open') execute function keep_ended_proposals();
create trigger proposals_kept before delete or truncate on proposals
  for each statement execute function refuse_change();

-- Approves proposals, in the database transaction that makes what they order.
create function approve_proposals(
  ledgers integer[], proposal_ids uuid[], approvers text[], transaction_ids uuid[], hold_ids uuid[], order_ids uuid[],
  answers text[], moments timestamptz[]
) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
#variable_conflict use_column
declare
  wrong record;
  ended bigint;
begin
  -- Made now. A void has no row of its own: it ends its hold.
  select id into wrong
    from unnest(ledgers, proposal_ids, transaction_ids, hold_ids, order_ids, moments)
           as e (ledger, id, transaction_id, hold_id, order_id, moment)
   where (moment >= date_trunc('milliseconds', transaction_timestamp()) and moment <= clock_timestamp() + interval '60 s'
          and (transaction_id is null
               or (select t.recorded_at from transactions t where t.ledger = e.ledger and t.id = e.transaction_id) = moment)
          and (hold_id is null
               or (select moment in (uuid_extract_timestamp(h.id), h.ended_at)
                     from holds h where h.ledger = e.ledger and h.id = e.hold_id))
          and (order_id is null
               or (select uuid_extract_timestamp(o.id)
                     from scheduled_orders o where o.ledger = e.ledger and o.id = e.order_id) = moment)) is not true
   limit 1;
  if found then
    raise exception 'proposal % did not make that now', wrong.id
      using errcode = 'check_violation', constraint = 'proposals_made';
  end if;
  update proposals p
     set status = 'approved', ended_by = e.approver, ended_at = e.moment,
         transaction_id = e.transaction_id, hold_id = e.hold_id, order_id = e.order_id, answer = e.answer
    from unnest(ledgers, proposal_ids, approvers, transaction_ids, hold_ids, order_ids, answers, moments)
           as e (ledger, id, approver, transaction_id, hold_id, order_id, answer, moment)
   -- The moment that the posting was judged by is later than the beginning of its database transaction.
   where p.ledger = e.ledger and p.id = e.id and p.status = 'open' and p.expires_at > transaction_timestamp();
  get diagnostics ended = row_count;
  if ended <> cardinality(proposal_ids) then
    raise exception '% proposals have ended already', cardinality(proposal_ids) - ended
      using errcode = 'check_violation', constraint = 'proposals_end_once';
  end if;
end
$$;
grant execute on function approve_proposals to ledger_service;

-- Not the approvals that the function gives, and later not what was proposed.
grant select, insert (ledger, id, rule_id, operation, target, body, author, expires_at), update (status, ended_by, ended_at, reason)
   on proposals to ledger_service;

select pg_restore_attribute_stats(
         'schemaname', current_schema()::text, 'relname', name, 'attname', 'ledger', 'inherited', false,
         'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real)
  from unnest(array['approval_rules', 'proposals']) as name;
