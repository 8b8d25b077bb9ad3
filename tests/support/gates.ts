import postgres from 'postgres';

/**
 * Places in the product's own statements where Postgres can be made to wait, by a trigger on the table that waits for an
 * advisory lock which the test holds. The product has no hook for this and does not notice.
 */
const places = {
  /** A publish's promise is written and its transaction is about to end. Subject: the account. */
  promise: { table: 'publishes', when: 'after insert', deferred: true, subject: 'new.account_id' },
  /** The commit has looked at what is known and says that it hands over now. Subject: the account. */
  handover: { table: 'publishes', when: 'before update', only: "new.state = 'committing'", subject: 'new.account_id' },
  /** The same, its transaction about to end: the intent comes next. Subject: the account. */
  'handover-commit': {
    table: 'publishes',
    when: 'after update',
    only: "new.state = 'committing'",
    deferred: true,
    subject: 'new.account_id',
  },
  /** The intent is about to be written. Subject: account and part. */
  intent: { table: 'commits', when: 'before insert', subject: "new.account_id || '/' || new.part" },
  /** The intent stands, the call is about to be made: its place in the quota ledger is taken. Subject: account and endpoint. */
  call: { table: 'quota_buckets', when: 'before insert', subject: "new.account_id || '/' || new.endpoint" },
  /** The platform's answer is there, its outcome is about to be written. Subject: account and part. */
  outcome: {
    table: 'commits',
    when: 'before update',
    only: "new.outcome = 'posted'",
    subject: "new.account_id || '/' || new.part",
  },
  /** The outcome is written and its transaction is about to end. Subject: account and part. */
  'outcome-commit': {
    table: 'commits',
    when: 'after update',
    only: "new.outcome = 'posted'",
    deferred: true,
    subject: "new.account_id || '/' || new.part",
  },
  /** The intent of an answer is about to be written. Subject: the draft. */
  'reply-intent': { table: 'reply_commits', when: 'before insert', subject: 'new.draft_id' },
  /** The platform has taken an answer, its outcome is about to be written. Subject: the draft. */
  'reply-outcome': {
    table: 'reply_commits',
    when: 'before update',
    only: "new.outcome = 'posted'",
    subject: 'new.draft_id',
  },
  /** An imported page is answered, and about to be written. Subject: the account. */
  page: { table: 'imports', when: 'before update', only: 'new.pages > old.pages', subject: 'new.account_id' },
  /** It is written and its transaction is about to end. Subject: the account. */
  'page-commit': {
    table: 'imports',
    when: 'after update',
    only: 'new.pages > old.pages',
    deferred: true,
    subject: 'new.account_id',
  },
  /** An imported file is in the storage, and about to be linked to its post. Subject: the account. */
  file: {
    table: 'imported_media',
    when: 'before update',
    only: 'new.media_id is not null',
    subject: 'new.account_id',
  },
  /** It is linked and its transaction is about to end. Subject: the account. */
  'file-commit': {
    table: 'imported_media',
    when: 'after update',
    only: 'new.media_id is not null',
    deferred: true,
    subject: 'new.account_id',
  },
  /** An import is about to be written down as ended. Subject: the account. */
  'import-end': { table: 'imports', when: 'before update', only: "new.state <> 'running'", subject: 'new.account_id' },
} as const;

type Place = keyof typeof places;

/** One statement that stands still. */
export interface Gate {
  /** Resolves once a statement waits here. */
  reached(withinMs?: number): Promise<void>;
  /** It goes on, even if whoever sent it is dead by now: Postgres does not notice that while it waits. */
  open(): Promise<void>;
  /** It never happens: its session ends, as it would with the machine that it runs for. */
  breakOff(): Promise<void>;
}

export interface Gates {
  /** The test's own way to the database. */
  readonly sql: postgres.Sql;
  close(place: Place, subject: string): Promise<Gate>;
  stop(): Promise<void>;
}

export async function installGates(databaseUrl: string): Promise<Gates> {
  const sql = postgres(databaseUrl, { max: 3, onnotice: () => {} });
  const holder = await sql.reserve(); // session locks belong to a connection
  for (const [name, place] of Object.entries(places)) await sql.unsafe(triggerFor(name, place));

  return {
    sql,
    async close(place, subject) {
      const [key] = await sql<{ place: number; subject: number }[]>`
        select hashtext(${place}) & 2147483647 as place, hashtext(${subject}) & 2147483647 as subject`;
      if (!key) throw new Error('Postgres gave no key');
      await holder`select pg_advisory_lock(${key.place}::int, ${key.subject}::int)`;
      let isClosed = true;

      const waiting = async () => {
        const rows = await sql<{ pid: number }[]>`
          select pid from pg_locks where locktype = 'advisory' and not granted
          and classid = ${key.place} and objid = ${key.subject} and objsubid = 2
          and database = (select oid from pg_database where datname = current_database())`;
        return rows.map(({ pid }) => pid);
      };
      const open = async () => {
        if (isClosed) await holder`select pg_advisory_unlock(${key.place}::int, ${key.subject}::int)`;
        isClosed = false;
      };
      return {
        async reached(withinMs = 20_000) {
          const deadline = Date.now() + withinMs;
          while ((await waiting()).length === 0) {
            if (Date.now() > deadline)
              throw new Error(`No statement came to "${place}" of ${subject} within ${withinMs} ms`);
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        },
        open,
        async breakOff() {
          for (const pid of await waiting()) await sql`select pg_terminate_backend(${pid}, 5000)`;
          await open();
        },
      };
    },
    async stop() {
      holder.release();
      await sql.end({ timeout: 2 });
    },
  };
}

function triggerFor(name: string, { table, when, subject, ...rest }: (typeof places)[Place]): string {
  const gate = `gate_${name.replaceAll('-', '_')}`;
  const kind = 'deferred' in rest ? 'constraint trigger' : 'trigger';
  const timing = 'deferred' in rest ? 'deferrable initially deferred' : '';
  const only = 'only' in rest ? `when (${rest.only})` : '';
  return `
    create function ${gate}() returns trigger language plpgsql as $$
    begin
      if (${subject}) is not null then
        perform pg_advisory_xact_lock_shared(hashtext('${name}') & 2147483647, hashtext((${subject})::text) & 2147483647);
      end if;
      return new;
    end $$;
    create ${kind} ${gate} ${when} on ${table} ${timing} for each row ${only} execute function ${gate}();`;
}
