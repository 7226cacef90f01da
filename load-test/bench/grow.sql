-- Functions of the session that grows the books of the ledger `main`. They write what the service writes for the same
-- requests.

set search_path = ledger;

-- The moment of the next rows, in milliseconds: later than the last one of the ledger.
create function pg_temp.next_moment() returns bigint language sql as $$
  select greatest(extract(epoch from stamp()) * 1000,
                  (select extract(epoch from uuid_extract_timestamp(id)) * 1000 + 1 from last_event(1)))::bigint
$$;

-- Opens accounts without a minimum, as requests without a key: two entries in the audit trail for each. The triggers of
-- accounts would take ten times as long; `pnpm verify` checks what they ensure.
create function pg_temp.open_accounts(in_count integer) returns setof uuid language plpgsql as $$
declare
  at_ms constant bigint := pg_temp.next_moment();
  opened constant uuid[] := array(select uuidv7() from generate_series(1, in_count));
begin
  perform set_config('session_replication_role', 'replica', true);
  insert into accounts (ledger, id, type, currency, exponent, name, debits_posted, credits_posted, debits_pending,
                        credits_pending, created_at)
  select 1, id, 'liability', 'USD', 2, 'Grown', 0.00, 0.00, 0.00, 0.00, to_timestamp(at_ms / 1000.0) from unnest(opened) id;
  insert into account_changes (ledger, id, account_id, version, is_opening, name, status, metadata)
  select 1, event_id(at_ms, place::integer), id, 1, true, 'Grown', 'active', '{}'
    from unnest(opened) with ordinality o (id, place);
  perform set_config('session_replication_role', 'origin', true);
  insert into audit.entries (service, request_id, address, action, path, ledger, status, made, repeated)
  select 'ledger', 'grow-' || right(id::text, 12), '127.0.0.1', 'openAccount', '/v1/accounts', 'main', status,
         case when status = 201 then '/v1/accounts/' || id end, 1
    from unnest(opened) id, (values (null::smallint), (201)) answer (status);
  return query select unnest(opened);
end
$$;

-- Transfers of 1.00, each from the account at its place in `sources` to that in `targets`. As the service does it: accounts
-- are locked in the order of their ids, the moment is read under the locks, and `post_transactions` checks everything.
create function pg_temp.post_transfers(sources uuid[], targets uuid[]) returns void language plpgsql as $$
declare
  amount constant numeric := 1.00;
  transfers constant integer := cardinality(sources);
  at_ms bigint;
  new_ids uuid[];
  new_keys text[];
  new_hashes text[];
begin
  perform from unnest(sources || targets) wanted (id) join accounts a on a.ledger = 1 and a.id = wanted.id
    order by a.id for update of a;
  at_ms := pg_temp.next_moment();
  -- Keys of clients are random, so that each is at another place of its index.
  select array_agg(event_id(at_ms, place)), array_agg(gen_random_uuid()::text),
         array_agg('1' || left(translate(encode(sha256(place::text::bytea), 'base64'), '+/', '-_'), 22))
    into new_ids, new_keys, new_hashes
    from generate_series(1, transfers) place;
  perform post_transactions(
      in_ledger => 1, ids => new_ids, kinds => array_fill('transfer'::text, array[transfers]),
      reference_texts => array_fill(null::text, array[transfers]), descriptions => array_fill(null::text, array[transfers]),
      metadata_texts => array_fill(null::text, array[transfers]),
      effective_moments => array_fill(null::timestamptz, array[transfers]),
      reversed_ids => array_fill(null::uuid, array[transfers]), entry_counts => array_fill(2::smallint, array[transfers]),
      keys => new_keys, request_hashes => new_hashes, places => e.places, lines => e.lines, account_ids => e.account_ids,
      sequences => e.sequences, directions => e.directions, amounts => e.amounts, currencies => e.currencies,
      balances => e.balances)
    from (select array_agg(place) as places, array_agg(line) as lines, array_agg(id) as account_ids,
                 array_agg(sequence) as sequences, array_agg(direction) as directions, array_agg(amount) as amounts,
                 array_agg(currency) as currencies, array_agg(balance) as balances
            from (select leg.place, leg.line, leg.id, leg.direction, a.currency,
                         a.last_sequence + row_number() over history as sequence,
                         a.posted + sum(case leg.direction when 'credit' then amount else -amount end) over history as balance
                    from (select place::integer, 1::smallint as line, id, 'debit' as direction
                            from unnest(sources) with ordinality s (id, place)
                          union all
                          select place::integer, 2::smallint, id, 'credit' from unnest(targets) with ordinality t (id, place)
                         ) leg
                    join accounts a on a.ledger = 1 and a.id = leg.id
                  window history as (partition by leg.id order by leg.place)
                   order by leg.place, leg.line) of_transfers) e;
  insert into audit.entries (service, request_id, address, action, path, ledger, idempotency_key, request_hash, status, made,
                             repeated)
  select 'ledger', 'grow-' || left(key, 8), '127.0.0.1', 'postTransfer', '/v1/transfers', 'main', key, hash, 201, id, 1
    from unnest(new_ids, new_keys, new_hashes) t (id, key, hash);
end
$$;
