-- Takes one request from every bucket it counts against, or from none: one atomic statement before each call.
-- p_wanted: [{ "key", "accountId" | null, "endpoint", "windowMs", "limit", "reserve" }]; a reserve is what imports leave to live posts.
-- Answers no row when the request may go, else the moment it may and why.
create function quota_take(p_platform text, p_account uuid, p_endpoint text, p_wanted jsonb)
returns table (wait_until timestamptz, bucket text, reason text)
language plpgsql as $$
declare
  wanted record;
  found quota_buckets%rowtype;
  moment timestamptz := clock_timestamp();
  latest timestamptz;
  latest_bucket text;
  latest_reason text;
begin
  -- A pause (of everything or of this endpoint, for the whole app or for this account) comes first.
  for found in
    select * from quota_buckets b
    where b.platform = p_platform and b.window_ms = 0 and b.endpoint in ('*', p_endpoint)
      and (b.account_id is null or b.account_id = p_account) and b.blocked_until > moment
  loop
    if latest is null or found.blocked_until > latest then
      latest := found.blocked_until; latest_bucket := found.key; latest_reason := found.reason;
    end if;
  end loop;

  for wanted in
    select * from jsonb_to_recordset(p_wanted)
      as w("key" text, "accountId" uuid, "endpoint" text, "windowMs" bigint, "limit" integer, "reserve" integer)
    order by w."key" -- always in the same order, so two takers never wait for each other in a circle
  loop
    insert into quota_buckets (key, platform, account_id, endpoint, window_ms, "limit", used, resets_at)
    values (wanted."key", p_platform, wanted."accountId", wanted."endpoint", wanted."windowMs", wanted."limit", 0,
            moment + wanted."windowMs" * interval '1 millisecond')
    on conflict (key) do nothing;

    select * into found from quota_buckets b where b.key = wanted."key" for update;
    if found.resets_at <= moment then
      update quota_buckets b set used = 0, resets_at = moment + b.window_ms * interval '1 millisecond', blocked_until = null, reason = null
      where b.key = found.key returning * into found;
    end if;
    if found.blocked_until > moment then
      if latest is null or found.blocked_until > latest then
        latest := found.blocked_until; latest_bucket := found.key; latest_reason := found.reason;
      end if;
    elsif found.used >= greatest(found."limit" - wanted."reserve", 1) then
      if latest is null or found.resets_at > latest then
        latest := found.resets_at; latest_bucket := found.key; latest_reason := 'used up';
      end if;
    end if;
  end loop;

  if latest is not null then
    return query select latest, latest_bucket, latest_reason;
    return;
  end if;

  update quota_buckets b set used = b.used + 1
  where b.key in (select w."key" from jsonb_to_recordset(p_wanted) as w("key" text));
end
$$;
--> statement-breakpoint
-- Corrects a bucket from an answer's headers. In the same window the larger count holds, because other requests may be
-- under way; another window's figures replace ours.
create function quota_observe(p_key text, p_limit integer, p_remaining integer, p_resets_at timestamptz)
returns void language sql as $$
  update quota_buckets b set
    "limit" = coalesce(p_limit, b."limit"),
    used = case
      when abs(extract(epoch from (b.resets_at - p_resets_at))) < 2 then greatest(b.used, coalesce(p_limit, b."limit") - p_remaining)
      else coalesce(p_limit, b."limit") - p_remaining
    end,
    resets_at = p_resets_at
  where b.key = p_key;
$$;
--> statement-breakpoint
-- Every line of progress wakes the status streams.
create function notify_progress() returns trigger language plpgsql as $$
begin
  perform pg_notify('progress', json_build_object('id', new.id, 'subject', new.subject, 'subjectId', new.subject_id)::text);
  return null;
end
$$;
--> statement-breakpoint
create trigger progress_notify after insert on progress for each row execute function notify_progress();
