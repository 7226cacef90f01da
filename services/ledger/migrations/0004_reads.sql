-- Up Migration

-- Whether the account has entries. Most accounts of a large ledger have none, and a trial balance reads only those that
-- have. A column of its own, because it changes once: an index on `last_sequence` would be written by every posting.
alter table accounts add column moved boolean not null generated always as (last_sequence > 0) stored;
create index accounts_moved on accounts (ledger, id) where moved;

-- Counts the accounts by currency and type, as of any moment, without reading them.
create index accounts_opened on accounts (ledger, currency, type, created_at);

-- The oldest record that is pending, and how many are, by ledger.
create index outbox_waiting on outbox (ledger, id) where state = 'pending';
