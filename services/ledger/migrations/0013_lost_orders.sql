-- Up Migration

-- Orders that Kafka deleted before they were posted, by their offsets in a partition: from the first to before `next_offset`.
-- Kept without end: it is the only trace of them.
create table ingestion_losses (
  generation   integer not null,
  partition    integer not null,
  first_offset bigint not null constraint ingestion_losses_offset check (first_offset >= 0),
  next_offset  bigint not null,
  noticed_at   timestamptz(3) not null default clock_timestamp(),
  constraint ingestion_losses_pkey primary key (generation, partition, first_offset),
  constraint ingestion_losses_range check (first_offset < next_offset),
  constraint ingestion_losses_progress foreign key (generation, partition) references ingestion_progress
);

-- Stores that Kafka has no records of a partition before `start`, with the progress beyond them. Lost is what was not settled.
-- Returns the first lost offset; null if none was lost.
create function record_ingestion_loss(in_generation integer, in_partition integer, start bigint) returns bigint
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  settled bigint;
begin
  insert into ingestion_progress (generation, partition, next_offset) values (in_generation, in_partition, 0)
      on conflict do nothing;
  -- Another worker may settle records of the partition meanwhile.
  select next_offset into settled from ingestion_progress
   where generation = in_generation and partition = in_partition for update;
  if settled >= start then
    return null;
  end if;
  insert into ingestion_losses (generation, partition, first_offset, next_offset)
  values (in_generation, in_partition, settled, start);
  update ingestion_progress set next_offset = start where generation = in_generation and partition = in_partition;
  return settled;
end
$$;

grant execute on function record_ingestion_loss to ledger_service;
