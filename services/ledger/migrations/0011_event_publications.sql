-- Up Migration

-- How far the feed of each ledger is published to Kafka. One process publishes a ledger at a time: it holds the lease.
create table event_publications (
  ledger       integer primary key references ledgers,
  -- Of the last event that the broker has confirmed; null: none.
  position     text collate "C",
  holder       uuid,
  leased_until timestamptz(3) not null default '-infinity'
);
grant select, insert (ledger), update (position, holder, leased_until) on event_publications to ledger_service;

-- A publisher that lost its lease cannot undo what the next one has done.
create function refuse_publication_back() returns trigger language plpgsql as $$
begin
  raise exception 'the events of ledger % are published up to %, so not only up to %', old.ledger, old.position, new.position
    using errcode = 'check_violation', constraint = 'event_publications_forward';
end
$$;
create trigger event_publications_forward before update of position on event_publications for each row
  when ((new.position > old.position) is not true and new.position is distinct from old.position
        and old.position is not null)
  execute function refuse_publication_back();
