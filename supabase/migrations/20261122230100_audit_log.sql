-- Who did what, when, for which tenant: append-only, and chained by SHA-256 for each tenant.
--
-- One row is what one transaction did for a tenant, so that a batch of hundreds of transitions costs one link. Its hash is
-- sha256(previous hash in hex, newline, position, newline, time, newline, entries): whoever changes, removes, moves or puts in
-- a row would have to change all that follow, and the head that somebody else has noted (S. Haber, W. S. Stornetta, 1991;
-- S. A. Crosby, D. S. Wallach, 2009). The functions below are the only way in, and write in the transaction of their caller.
--
-- The head's row lock orders the links of a tenant. It is taken last, after every other lock, and for several tenants in the
-- order of their names: nobody who holds a head waits for anything but another head of a later name.

create table plimsoll.audit_log (
  tenant_id text not null,
  -- From 1, without gaps.
  position bigint not null,
  -- Unix ms, of the newest entry.
  at_ms bigint not null,
  -- An array of entries; json, not jsonb: the hash is of the very text.
  entries json not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (tenant_id, position)
);
create index audit_log_by_time on plimsoll.audit_log using brin (at_ms);

-- Where each chain ends: a tail that is cut off is missed. Rows up to base_position have been archived.
create table plimsoll.audit_heads (
  tenant_id text not null primary key,
  position bigint not null,
  hash bytea not null,
  previous_hash bytea not null,
  base_position bigint not null default 0,
  base_hash bytea not null
) with (fillfactor = 50);

-- Entry by entry, for people.
create view plimsoll.audit_entries with (security_invoker = true) as
  select l.tenant_id, l.position, e.ordinality as ordinal, (e.value ->> 'atMs')::double precision as at_ms,
    e.value ->> 'actor' as actor, e.value ->> 'action' as action, e.value ->> 'subject' as subject, e.value -> 'detail' as detail
  from plimsoll.audit_log l cross join lateral pg_catalog.json_array_elements(l.entries) with ordinality as e(value, ordinality);

revoke all on plimsoll.audit_log, plimsoll.audit_heads, plimsoll.audit_entries from public, anon, authenticated, service_role;
grant select on plimsoll.audit_log, plimsoll.audit_heads, plimsoll.audit_entries to authenticated, service_role;

alter table plimsoll.audit_log enable row level security;
alter table plimsoll.audit_log force row level security;
alter table plimsoll.audit_heads enable row level security;
alter table plimsoll.audit_heads force row level security;

create policy audit_log_of_tenant on plimsoll.audit_log for select to authenticated
  using (tenant_id = (select private.tenant_id()));
create policy audit_heads_of_tenant on plimsoll.audit_heads for select to authenticated
  using (tenant_id = (select private.tenant_id()));

-- Refuses changes also from those whom grants do not bind. Archiving alone may delete, in a transaction that says so; nobody
-- but the owner has the right to delete at all.
create function private.refuse_audit_change() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' and tg_table_name = 'audit_log' and pg_catalog.current_setting('plimsoll.audit_archive', true) = 'on' then
    return old;
  end if;
  raise exception 'plimsoll.% is append-only: % is refused', tg_table_name, tg_op
    using errcode = '42501', hint = 'Entries are never changed. The owner moves old ones away by private.archive_audit.';
end
$$;
create trigger audit_log_append_only before update or delete on plimsoll.audit_log
  for each row execute function private.refuse_audit_change();
create trigger audit_log_no_truncate before truncate on plimsoll.audit_log
  for each statement execute function private.refuse_audit_change();
create trigger audit_heads_stay before delete on plimsoll.audit_heads
  for each row execute function private.refuse_audit_change();
create trigger audit_heads_no_truncate before truncate on plimsoll.audit_heads
  for each statement execute function private.refuse_audit_change();

-- Adds a link to a tenant's chain. The second try is for a tenant's first link, whose head has just been made.
create function private.append_audit(a_tenant text, a_at_ms bigint, a_entries text) returns void
language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  genesis bytea;
begin
  for attempt in 1 .. 2 loop
    with moved as (
      update plimsoll.audit_heads h set
        position = h.position + 1,
        previous_hash = h.hash,
        hash = pg_catalog.sha256(pg_catalog.convert_to(
          pg_catalog.encode(h.hash, 'hex') || e'\n' || (h.position + 1)::text || e'\n' || a_at_ms::text || e'\n' || a_entries,
          'UTF8'))
      where h.tenant_id = a_tenant
      returning h.position, h.previous_hash, h.hash
    )
    insert into plimsoll.audit_log (tenant_id, position, at_ms, entries, previous_hash, hash)
      select a_tenant, m.position, a_at_ms, a_entries::json, m.previous_hash, m.hash from moved m;
    if found then return; end if;
    genesis := pg_catalog.sha256(pg_catalog.convert_to(e'plimsoll-audit-v1\n' || a_tenant, 'UTF8'));
    insert into plimsoll.audit_heads (tenant_id, position, hash, previous_hash, base_hash)
      values (a_tenant, 0, genesis, genesis, genesis) on conflict do nothing;
  end loop;
  raise exception 'the audit chain of tenant % has no head', a_tenant;
end
$$;

-- accept_workflow, and its entry if the workflow is new.
create function private.accept_audited_workflow(
  a_tenant text, a_workflow text, a_name text, a_definition text, a_hash text, a_at_ms double precision,
  a_task_count integer, agent_ids text[], agent_definitions text[], task_ids text[], task_definitions text[], a_entries text
) returns text language plpgsql set search_path = '' as $$
declare
  answer text := private.accept_workflow(a_tenant, a_workflow, a_name, a_definition, a_hash, a_at_ms, a_task_count, agent_ids,
    agent_definitions, task_ids, task_definitions);
begin
  if answer = 'accepted' then
    perform private.append_audit(a_tenant, pg_catalog.floor(a_at_ms)::bigint, a_entries);
  end if;
  return answer;
end
$$;

-- append_writes, and for each tenant one link with the entries of what this transaction has written; w_entries: joined by
-- commas, one text for each write. What an earlier transaction has written already is in the log already.
create function private.append_audited_writes(
  w_tenant text[], w_workflow text[], w_epoch integer[], w_first bigint[], w_count integer[], w_round integer[],
  w_status text[], w_finished_at_ms double precision[], w_pool_size integer[],
  e_write integer[], e_tenant text[], e_workflow text[], e_sequence bigint[], e_kind text[], e_task text[],
  e_at_ms double precision[], e_event text[],
  p_write integer[], p_tenant text[], p_workflow text[], p_task text[], p_status text[], p_attempts integer[],
  p_failed_attempts integer[], p_fencing_token bigint[], p_agent text[], p_selection text[], p_allocation text[],
  p_output text[], p_error text[], p_error_if_running text[], p_blocked_by text[], p_iterations double precision[], p_steps double precision[],
  p_wall_time_ms double precision[], p_tokens double precision[], p_cost_usd double precision[],
  p_queued_ms double precision[], p_ran_ms double precision[], p_not_before_ms double precision[],
  p_started_at_ms double precision[], p_finished_at_ms double precision[],
  w_entries text[], a_at_ms bigint
) returns integer[] language plpgsql set search_path = ''
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  codes integer[] := private.append_writes(
    w_tenant, w_workflow, w_epoch, w_first, w_count, w_round, w_status, w_finished_at_ms, w_pool_size,
    e_write, e_tenant, e_workflow, e_sequence, e_kind, e_task, e_at_ms, e_event,
    p_write, p_tenant, p_workflow, p_task, p_status, p_attempts, p_failed_attempts, p_fencing_token, p_agent, p_selection,
    p_allocation, p_output, p_error, p_error_if_running, p_blocked_by, p_iterations, p_steps, p_wall_time_ms, p_tokens,
    p_cost_usd, p_queued_ms, p_ran_ms, p_not_before_ms, p_started_at_ms, p_finished_at_ms);
  link record;
begin
  for link in
    select o.t as tenant_id, pg_catalog.string_agg(o.entries, ',' order by o.ord) as entries
    from unnest(w_tenant, w_workflow, w_first, w_count, w_entries) with ordinality as o(t, k, first_sequence, n, entries, ord)
    where o.entries is not null and codes[o.ord] = 1 and exists (
      select from plimsoll.workflow_events e
      where e.tenant_id = o.t and e.workflow_id = o.k and e.sequence = o.first_sequence + o.n - 1
        and e.xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid
    )
    group by o.t order by o.t collate "C"
  loop
    perform private.append_audit(link.tenant_id, a_at_ms, '[' || link.entries || ']');
  end loop;
  return codes;
end
$$;

-- claim_workflow, and its entry if the claim is new: a_entry ends where the epoch is to stand.
create function private.claim_audited_workflow(
  a_tenant text, a_workflow text, a_engine text, a_now_ms double precision, a_until_ms double precision, a_token text,
  a_known_tokens text[], a_entry text
) returns table (epoch integer, expires_at_ms double precision) language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  granted record;
begin
  select c.epoch, c.expires_at_ms into granted
    from private.claim_workflow(a_tenant, a_workflow, a_engine, a_now_ms, a_until_ms, a_token, a_known_tokens) c;
  if not found then return; end if;
  if exists (
    select from plimsoll.workflows w
    join plimsoll.workflow_events e on e.tenant_id = w.tenant_id and e.workflow_id = w.workflow_id and e.sequence = w.claimed_sequence
    where w.tenant_id = a_tenant and w.workflow_id = a_workflow and e.xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid
  ) then
    perform private.append_audit(a_tenant, pg_catalog.floor(a_now_ms)::bigint, '[' || a_entry || granted.epoch || '}}]');
  end if;
  return query select granted.epoch, granted.expires_at_ms;
end
$$;

-- Takes the rows of a tenant up to a position out of the log, after they were exported: for the owner alone. The chain says so
-- itself, and is verified from there on. Answers with how many are gone.
create function private.archive_audit(a_tenant text, a_through bigint, a_at_ms bigint) returns bigint
language plpgsql set search_path = '' as $$
declare
  anchor bytea;
  gone bigint;
begin
  select l.hash into anchor from plimsoll.audit_log l where l.tenant_id = a_tenant and l.position = a_through;
  if not found then
    raise exception 'tenant % has no audit row %', a_tenant, a_through using errcode = 'PLS05';
  end if;
  perform private.append_audit(a_tenant, a_at_ms, '[{"atMs":' || a_at_ms || ',"actor":'
    || pg_catalog.to_json('database:' || session_user)::text || ',"action":"audit-archived","subject":"","detail":{"through":'
    || a_through || ',"hash":"' || pg_catalog.encode(anchor, 'hex') || '"}}]');
  perform pg_catalog.set_config('plimsoll.audit_archive', 'on', true);
  delete from plimsoll.audit_log l where l.tenant_id = a_tenant and l.position <= a_through;
  get diagnostics gone = row_count;
  perform pg_catalog.set_config('plimsoll.audit_archive', 'off', true);
  update plimsoll.audit_heads h set base_position = a_through, base_hash = anchor where h.tenant_id = a_tenant;
  return gone;
end
$$;

revoke all on function private.refuse_audit_change from public;
revoke all on function private.append_audit from public;
revoke all on function private.accept_audited_workflow from public;
revoke all on function private.append_audited_writes from public;
revoke all on function private.claim_audited_workflow from public;
revoke all on function private.archive_audit from public;
grant execute on function private.append_audit to service_role;
grant execute on function private.accept_audited_workflow to service_role;
grant execute on function private.append_audited_writes to service_role;
grant execute on function private.claim_audited_workflow to service_role;

create or replace function private.schema_version() returns text language sql immutable set search_path = '' as $$
  select '20261122230100'
$$;
