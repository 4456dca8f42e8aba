/** Registers, what they sent, how far it is applied, and what could not be. */
export const migration0001 = {
  version: 1,
  minReader: 1,
  sql: `
    create table registers (
      register_id text primary key,
      store_id text not null,
      store_name text not null,
      token_hash text,
      pairing_hash text,
      pairing_tries integer not null default 0,
      added_at_ms integer not null,
      agent_version text,
      last_contact_at_ms integer,
      unsent integer,
      oldest_unsent_ms integer,
      unsettled integer,
      free_disk_bytes integer,
      health_at_ms integer
    ) strict, without rowid;

    create table journals (
      journal_id text primary key,
      register_id text not null references registers (register_id),
      ordinal integer not null,
      received_seq integer not null,
      received_hash text not null,
      applied_seq integer not null,
      doubts integer not null,
      opened_at_ms integer not null,
      unique (register_id, ordinal)
    ) strict, without rowid;

    create table entries (
      position integer primary key autoincrement,
      entry_id text not null,
      journal_id text not null references journals (journal_id),
      seq integer not null,
      register_id text not null,
      v integer not null,
      kind text not null,
      created_at_ms integer not null,
      payload text not null,
      personal text,
      salt text not null,
      payload_hash text not null,
      personal_hash text,
      previous_hash text not null,
      hash text not null,
      received_at_ms integer not null,
      unique (journal_id, seq)
    ) strict;

    create table applied_entries (
      entry_id text primary key,
      payload_hash text not null,
      position integer not null
    ) strict, without rowid;

    create table applier (
      id integer primary key check (id = 1),
      position integer not null
    ) strict;
    insert into applier (id, position) values (1, 0);

    create table findings (
      finding_id integer primary key,
      finding_key text not null unique,
      code text not null,
      register_id text,
      entry_id text,
      details text not null,
      state text not null check (state in ('open', 'closed')),
      opened_at_ms integer not null,
      closed_at_ms integer
    ) strict;
    create index findings_open on findings (register_id) where state = 'open';
  `,
}
