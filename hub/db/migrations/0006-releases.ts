/** Versions of the agent, which ring gets which, and how far each register is with what it was offered. */
export const migration0006 = {
  version: 6,
  minReader: 1,
  sql: `
    create table releases (
      version text primary key,
      file text not null,
      size integer not null,
      sha512 text not null,
      signature text not null,
      published_at_ms integer not null
    ) strict, without rowid;

    create table rings (
      ring text primary key,
      version text not null references releases (version),
      promoted_at_ms integer not null,
      -- Set when too many registers went back; resuming clears it.
      stopped_at_ms integer,
      -- Failures that IT has seen and resumed over.
      forgiven integer not null
    ) strict, without rowid;

    -- Registers outside the ring main.
    create table register_rings (
      register_id text primary key references registers (register_id),
      ring text not null
    ) strict, without rowid;

    create table update_offers (
      register_id text not null,
      version text not null,
      ring text not null,
      state text not null,
      code text,
      detail text,
      sent_at_ms integer not null,
      -- By the hub's clock; NULL while the register has not said anything.
      reported_at_ms integer,
      -- By the register's clock: tells a repeated report from a newer one.
      progress_at_ms integer,
      -- By the register's clock: when its agent was asked to make room.
      switched_at_ms integer,
      primary key (register_id, version)
    ) strict, without rowid;

    -- YYYY-MM-DD: days on which nothing is offered.
    create table frozen_days (day text primary key) strict, without rowid;

    create table update_pace (
      id integer primary key check (id = 1),
      is_halted integer not null,
      percent_at_a_time integer not null,
      settle_minutes integer not null,
      most_failed integer not null
    ) strict;
    insert into update_pace values (1, 0, 10, 30, 1);
  `,
}
