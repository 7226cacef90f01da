-- Up Migration

-- The figures of a rejection, such as what was available: a retry is answered with them too. Text of JSON, in the order of the
-- first answer.
alter table idempotency_keys add column refusal_members json;
-- All present rows are null, and need no check.
alter table idempotency_keys add constraint idempotency_keys_members check (
  refusal_members is null or (refusal_code is not null and json_typeof(refusal_members) = 'object')
) not valid;
grant insert (refusal_members) on idempotency_keys to ledger_service;
