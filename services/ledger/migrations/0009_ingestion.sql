-- Up Migration

-- Topics of orders, by their Kafka id. Offsets of a topic that is deleted and made again start at 0 again, so everything that
-- is known by an offset belongs to a generation.
create table ingestion_generations (
  id       integer generated always as identity constraint ingestion_generations_pkey primary key,
  topic_id uuid not null constraint ingestion_generations_topic_once unique
);

-- How far the orders of each partition are settled: every record below has its outcome. Never moves back.
create table ingestion_progress (
  generation  integer not null references ingestion_generations,
  partition   integer not null constraint ingestion_progress_partition check (partition >= 0),
  next_offset bigint not null constraint ingestion_progress_offset check (next_offset >= 0),
  constraint ingestion_progress_pkey primary key (generation, partition)
);

-- Rejected records, by their place. `ledger` and `key` are null where a record could not be read that far.
create table ingestion_refusals (
  generation    integer not null,
  partition     integer not null,
  record_offset bigint not null constraint ingestion_refusals_offset check (record_offset >= 0),
  ledger        integer,
  key           text collate "C",
  code          text not null,
  detail        text not null,
  refused_at    timestamptz(3) not null default clock_timestamp(),
  constraint ingestion_refusals_pkey primary key (generation, partition, record_offset),
  constraint ingestion_refusals_progress foreign key (generation, partition) references ingestion_progress
);
create index ingestion_refusals_refused on ingestion_refusals (refused_at);

create trigger ingestion_refusals_append_only before update or truncate on ingestion_refusals
  for each statement execute function refuse_change();

-- The secret that authenticates ids of operations, so that an id which was never given out is recognised without a row for
-- each. Of 244 random bits.
create table operation_id_secret (
  only_one boolean primary key default true constraint operation_id_secret_one check (only_one),
  secret   bytea not null
);
insert into operation_id_secret (secret)
values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

-- The generation of a topic, made when it is first seen.
create function ingestion_generation(of_topic uuid) returns integer
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  known integer := (select id from ingestion_generations where topic_id = of_topic);
begin
  if known is null then
    insert into ingestion_generations (topic_id) values (of_topic) on conflict do nothing;
    known := (select id from ingestion_generations where topic_id = of_topic);
  end if;
  return known;
end
$$;

-- Stores the progress of partitions with the rejections below it, in one statement. Of a rejection that is stored already the
-- first one stays: two workers may settle the same record while partitions move between them.
create function record_ingestion(
  in_generation integer, partitions integer[], next_offsets bigint[],
  refused_partitions integer[], refused_offsets bigint[], ledgers integer[], keys text[], codes text[], details text[]
) returns void
language plpgsql security definer set search_path = ledger, pg_temp as $$
begin
  insert into ingestion_progress as p (generation, partition, next_offset)
  select in_generation, partition, next_offset
    from unnest(partitions, next_offsets) as moved (partition, next_offset)
   order by partition
      on conflict (generation, partition) do update set next_offset = greatest(p.next_offset, excluded.next_offset);
  if exists (
    select from unnest(refused_partitions, refused_offsets) as refused (partition, record_offset)
     where not exists (select from ingestion_progress p
                        where p.generation = in_generation and p.partition = refused.partition
                          and p.next_offset > refused.record_offset)
  ) then
    raise exception 'a rejected record is not below the progress of its partition'
      using errcode = 'check_violation', constraint = 'ingestion_refusals_below_progress';
  end if;
  insert into ingestion_refusals (generation, partition, record_offset, ledger, key, code, detail)
  select in_generation, partition, record_offset, ledger, key, code, detail
    from unnest(refused_partitions, refused_offsets, ledgers, keys, codes, details)
           as refused (partition, record_offset, ledger, key, code, detail)
   order by partition, record_offset
      on conflict do nothing;
end
$$;

-- Deletes up to this many rejections that are older than 30 days, as their keys are. Returns their number.
create function forget_ingestion_refusals(at_most integer) returns integer
language plpgsql security definer set search_path = ledger, pg_temp as $$
declare
  forgotten integer;
begin
  delete from ingestion_refusals
   where ctid = any(array(select ctid from ingestion_refusals
                           where refused_at < (select clock_timestamp()) - interval '30 days'
                           order by refused_at limit at_most));
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;

grant execute on function ingestion_generation, record_ingestion, forget_ingestion_refusals to ledger_service;
-- The auditor reads the books, and needs no secret.
revoke select on operation_id_secret from ledger_auditor;
