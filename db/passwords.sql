-- Run by psql after init.sql, as often as a password changes: gives the roles the passwords of the environment.
-- One that is missing there is a syntax error, which ends the script before anything is changed.
\set ON_ERROR_STOP on
\getenv ledger_owner_password LEDGER_OWNER_PASSWORD
\getenv ledger_service_password LEDGER_SERVICE_PASSWORD
\getenv ledger_auditor_password LEDGER_AUDITOR_PASSWORD
\getenv fx_owner_password FX_OWNER_PASSWORD
\getenv fx_service_password FX_SERVICE_PASSWORD
\getenv revenue_owner_password REVENUE_OWNER_PASSWORD
\getenv revenue_service_password REVENUE_SERVICE_PASSWORD

begin;
alter role ledger_owner password :'ledger_owner_password';
alter role ledger_service password :'ledger_service_password';
alter role ledger_auditor password :'ledger_auditor_password';
alter role fx_owner password :'fx_owner_password';
alter role fx_service password :'fx_service_password';
alter role revenue_owner password :'revenue_owner_password';
alter role revenue_service password :'revenue_service_password';
commit;
