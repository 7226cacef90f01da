-- Up Migration

-- Not only the moment of a revocation is final, but also who revoked the key.
drop trigger api_keys_revoked_for_ever on identity.api_keys;
create trigger api_keys_revoked_for_ever before update of revoked_at, revoked_by on identity.api_keys for each row
  when (old.revoked_at is not null
        and (new.revoked_at, new.revoked_by) is distinct from (old.revoked_at, old.revoked_by))
  execute function identity.refuse_unrevocation();
