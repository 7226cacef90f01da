-- Up Migration

-- Codes with a closing dot, in the order of their bytes: all codes that begin with the same words follow each other. Without the
-- dot `a-b` would come between `a` and `a.b`.
create index accounts_code_words on accounts (ledger, ((code || '.') collate "C")) where code is not null;
