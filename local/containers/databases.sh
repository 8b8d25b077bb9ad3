#!/bin/sh
# One Postgres, two tenants: each has a role and databases of its own and cannot read the other's. Safe to run again.
set -eu
export PGHOST=postgres PGUSER=postgres PGPASSWORD="$POSTGRES_PASSWORD"

role() {
  psql -v ON_ERROR_STOP=1 -v name="$1" -v password="$2" <<'SQL'
select format('create role %I login', :'name') where not exists (select from pg_roles where rolname = :'name') \gexec
select format('alter role %I password %L', :'name', :'password') \gexec
SQL
}

database() {
  psql -v ON_ERROR_STOP=1 -v name="$1" -v owner="$2" <<'SQL'
select format('create database %I', :'name') where not exists (select from pg_database where datname = :'name') \gexec
select format('alter database %I owner to %I', :'name', :'owner') \gexec
select format('revoke connect on database %I from public', :'name') \gexec
SQL
}

role autopersonas "$AUTOPERSONAS_DB_PASSWORD"
role temporal "$TEMPORAL_DB_PASSWORD"
database autopersonas autopersonas
database temporal temporal
database temporal_visibility temporal
