-- Run once by a superuser, connected to Florin's empty database, by any client. Running it again changes nothing.
-- It makes the roles without passwords. Whoever installs Florin gives them one:
--   alter role ledger_owner password '...'; alter role ledger_service password '...';

-- Nobody enters this database, or makes anything in it, without a grant from this file.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
end
$$;
-- The first schema on everybody's search path: what could be made there would be run by others.
revoke all on schema public from public;

-- The ledger.
-- ledger_owner owns the tables and migrates them. ledger_service is what the service runs as: it can neither change
-- the tables nor take back what it has written.
do $$
begin
  -- Roles belong to the whole server: another database of it may have made them already.
  if not exists (select from pg_roles where rolname = 'ledger_owner') then
    create role ledger_owner login;
  end if;
  if not exists (select from pg_roles where rolname = 'ledger_service') then
    create role ledger_service login;
  end if;
  execute format('grant connect on database %I to ledger_owner, ledger_service', current_database());
end
$$;
create schema if not exists ledger authorization ledger_owner;
grant usage on schema ledger to ledger_service;
-- Reading is the default. The right to insert or update is granted, table by table, by the migration that makes the table.
alter default privileges for role ledger_owner in schema ledger grant select on tables to ledger_service;
