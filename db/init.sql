-- Run once by a superuser, connected to Florin's empty database, by any client. Running it again changes nothing.
-- It creates the roles without passwords. Set a password for each role afterwards:
--   alter role ledger_owner password '...'; alter role ledger_service password '...'; and so on.

-- No role can connect to this database, or create anything in it, without a grant from this file.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
end
$$;
-- `public` is on the search path of every role: an object that one role creates there, another could run.
revoke all on schema public from public;

-- Each service has a schema and two roles: <service>_owner owns the tables and migrates them; <service>_service is what the
-- service runs as. That role cannot change the tables, undo its writes, or see another schema. Reading
-- its own schema is the default; the right to insert or update is granted, table by table, by the migration that makes the table.
do $$
declare
  service text;
  role text;
begin
  foreach service in array array['ledger', 'fx', 'revenue'] loop
    foreach role in array array[service || '_owner', service || '_service'] loop
      -- Roles belong to the whole server: another database of it may have made them already.
      if not exists (select from pg_roles where rolname = role) then
        execute format('create role %I login', role);
      end if;
      execute format('grant connect on database %I to %I', current_database(), role);
    end loop;
    execute format('create schema if not exists %I authorization %I', service, service || '_owner');
    execute format('grant usage on schema %I to %I', service, service || '_service');
    execute format('alter default privileges for role %I in schema %I grant select on tables to %I',
                   service || '_owner', service, service || '_service');
    -- Otherwise public may execute each new function, also one that runs with the rights of the owner.
    execute format('alter default privileges for role %I revoke execute on functions from public', service || '_owner');
  end loop;
  -- For the function `horizon` alone, which has to see when the transactions of all sessions began.
  if not pg_has_role('ledger_owner', 'pg_read_all_stats', 'member') then
    grant pg_read_all_stats to ledger_owner;
  end if;
end
$$;

-- API keys: the ledger's migrations make the tables, and every service verifies keys with its own role.
create schema if not exists identity authorization ledger_owner;
grant usage on schema identity to ledger_service, fx_service, revenue_service;

-- The audit trail: the ledger's migrations make the tables, and every service adds entries with its own role.
create schema if not exists audit authorization ledger_owner;
grant usage on schema audit to ledger_service, fx_service, revenue_service;

-- Runs `pnpm verify`: reads the ledger's schema, and writes only its own memory of what it has verified. It sees the
-- sessions of all roles, so that it knows which transactions may still commit.
do $$
begin
  if not exists (select from pg_roles where rolname = 'ledger_auditor') then
    create role ledger_auditor login;
  end if;
  execute format('grant connect on database %I to ledger_auditor', current_database());
end
$$;
grant usage on schema ledger, audit to ledger_auditor;
grant select on all tables in schema ledger to ledger_auditor;
alter default privileges for role ledger_owner in schema ledger grant select on tables to ledger_auditor;
grant pg_read_all_stats to ledger_auditor;
