/** People who may look at the owner's page: accounts, their sessions, and wrong passwords lately. */
export const migration0004 = {
  version: 4,
  minReader: 1,
  sql: `
    create table owners (
      owner_id integer primary key,
      -- As typed; name_key is what names are compared by.
      name text not null,
      name_key text not null unique,
      role text not null check (role in ('owner', 'it')),
      password_hash text not null,
      added_at_ms integer not null,
      password_at_ms integer not null
    ) strict;

    create table owner_sessions (
      -- SHA-256 of the cookie's value: the table alone signs nobody in.
      token_hash text primary key,
      owner_id integer not null references owners (owner_id) on delete cascade,
      began_at_ms integer not null,
      used_at_ms integer not null
    ) strict, without rowid;
    create index owner_sessions_of_owner on owner_sessions (owner_id);

    create table sign_in_tries (
      -- Keyed hash of a name or an address: people type passwords into the wrong field.
      subject text primary key,
      wrong integer not null,
      blocked_until_ms integer not null,
      last_at_ms integer not null
    ) strict, without rowid;
    create index sign_in_tries_by_age on sign_in_tries (last_at_ms);
  `,
}
