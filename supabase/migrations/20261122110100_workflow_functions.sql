-- What the engine asks for: one call is one statement, one round trip and one transaction.

-- Keeps a workflow as it was asked for: 'accepted', 'exists' (the same was accepted before), 'conflict' (another one was) or
-- 'deleting' (retention is at it). Tasks beyond the first chunk follow by accept_tasks in the same transaction.
create function private.accept_workflow(
  a_tenant text, a_workflow text, a_name text, a_definition text, a_hash text, a_at_ms double precision,
  a_task_count integer, agent_ids text[], agent_definitions text[], task_ids text[], task_definitions text[]
) returns text language plpgsql set search_path = '' as $$
declare
  known plimsoll.workflows;
begin
  insert into plimsoll.workflows (tenant_id, workflow_id, name, definition, definition_hash, accepted_at_ms, task_count, last_sequence)
    values (a_tenant, a_workflow, a_name::json, a_definition::json, a_hash, a_at_ms, a_task_count, 1)
    on conflict do nothing;
  if not found then
    select * into known from plimsoll.workflows w where w.tenant_id = a_tenant and w.workflow_id = a_workflow;
    return case when known.deleting is distinct from false then 'deleting' when known.definition_hash = a_hash then 'exists' else 'conflict' end;
  end if;
  insert into plimsoll.workflow_events (tenant_id, workflow_id, sequence, epoch, kind, task_id, at_ms, event)
    values (a_tenant, a_workflow, 1, 0, 'workflow-accepted', null, a_at_ms,
      pg_catalog.json_build_object('kind', 'workflow-accepted', 'atMs', a_at_ms, 'taskCount', a_task_count));
  insert into plimsoll.agents (tenant_id, workflow_id, agent_id, position, definition)
    select a_tenant, a_workflow, a.id, a.ord - 1, a.body::json
    from unnest(agent_ids, agent_definitions) with ordinality as a(id, body, ord);
  perform private.accept_tasks(a_tenant, a_workflow, 0, task_ids, task_definitions);
  return 'accepted';
end
$$;

-- A chunk of a workflow's tasks, in the order of its definition.
create function private.accept_tasks(
  a_tenant text, a_workflow text, first_position integer, task_ids text[], task_definitions text[]
) returns void language plpgsql set search_path = '' as $$
begin
  insert into plimsoll.task_definitions (tenant_id, workflow_id, task_id, position, definition)
    select a_tenant, a_workflow, t.id, first_position + t.ord - 1, t.body::json
    from unnest(task_ids, task_definitions) with ordinality as t(id, body, ord);
  insert into plimsoll.tasks (tenant_id, workflow_id, task_id, position)
    select a_tenant, a_workflow, t.id, first_position + t.ord - 1 from unnest(task_ids) with ordinality as t(id, ord);
end
$$;

-- Writes a batch of journal entries and the state that follows. w_*: one element for each write, numbered from 1; e_*: one
-- for each event and p_*: one for each changed task, both naming their write. Writes of one workflow are in rounds: those of
-- a round are about different workflows. Answers for each write: 1 written (now or before by the same epoch), 2 fenced.
-- Refuses as a whole: an unknown workflow (PLS01), numbers that leave a gap (PLS02), an unknown task (PLS03), and a write of
-- which only the beginning is there already (PLS04: send its events one by one).
create function private.append_writes(
  w_tenant text[], w_workflow text[], w_epoch integer[], w_first bigint[], w_count integer[], w_round integer[],
  w_status text[], w_finished_at_ms double precision[], w_pool_size integer[],
  e_write integer[], e_tenant text[], e_workflow text[], e_sequence bigint[], e_kind text[], e_task text[],
  e_at_ms double precision[], e_event text[],
  p_write integer[], p_tenant text[], p_workflow text[], p_task text[], p_status text[], p_attempts integer[],
  p_failed_attempts integer[], p_fencing_token bigint[], p_agent text[], p_selection text[], p_allocation text[],
  p_output text[], p_error text[], p_error_if_running text[], p_blocked_by text[], p_iterations double precision[], p_steps double precision[],
  p_wall_time_ms double precision[], p_tokens double precision[], p_cost_usd double precision[],
  p_queued_ms double precision[], p_ran_ms double precision[], p_not_before_ms double precision[],
  p_started_at_ms double precision[], p_finished_at_ms double precision[]
) returns integer[] language plpgsql set search_path = ''
  -- One plan for all calls, since planning costs more than a small batch; and always by the primary keys: a plan that was made
  -- while the tables were small must not scan them later.
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  last_round integer := coalesce((select max(r) from unnest(w_round) as r), 0);
  -- By write: 0 not decided, 1 to be written, 2 fenced, 3 written before.
  codes integer[] := pg_catalog.array_fill(0, array[coalesce(pg_catalog.array_length(w_round, 1), 0)]);
  decided record;
  changed_tasks integer;
  asked_tasks integer;
begin
  -- Locked in one order, so that no two batches can deadlock.
  perform 1 from plimsoll.workflows w
    where (w.tenant_id, w.workflow_id) in (select t, k from unnest(w_tenant, w_workflow) as o(t, k))
    order by w.tenant_id, w.workflow_id
    for no key update;

  for round in 1 .. last_round loop
    for decided in
      select o.ord, o.t, o.k, o.epoch, o.first_sequence, o.first_sequence + o.n - 1 as last_of_write, w.last_sequence,
        case
          when w.tenant_id is null or w.deleting then 'unknown'
          when o.epoch < w.epoch and o.n > 0 and exists (
            select from plimsoll.workflow_events e
            where e.tenant_id = o.t and e.workflow_id = o.k and e.sequence = o.first_sequence + o.n - 1
              and e.epoch = o.epoch and e.kind <> 'workflow-claimed'
          ) then 'before'
          when o.epoch <> w.epoch then 'fenced'
          when o.first_sequence <= w.claimed_sequence or o.first_sequence > w.last_sequence + 1 then 'gap'
          when o.first_sequence + o.n - 1 <= w.last_sequence then 'before'
          when o.first_sequence <= w.last_sequence then 'partial'
          else 'write'
        end as verdict
      from unnest(w_tenant, w_workflow, w_epoch, w_first, w_count, w_round) with ordinality
        as o(t, k, epoch, first_sequence, n, r, ord)
      left join plimsoll.workflows w on w.tenant_id = o.t and w.workflow_id = o.k
      where o.r = round
    loop
      if decided.verdict = 'unknown' then
        raise exception 'tenant % has no workflow %', decided.t, decided.k using errcode = 'PLS01';
      elsif decided.verdict = 'gap' then
        raise exception 'the write of workflow % begins at %, its journal ends at %', decided.k, decided.first_sequence,
          decided.last_sequence using errcode = 'PLS02';
      elsif decided.verdict = 'partial' then
        raise exception 'the journal of workflow % ends at %, within the write', decided.k, decided.last_sequence
          using errcode = 'PLS04';
      end if;
      codes[decided.ord] := case decided.verdict when 'write' then 1 when 'fenced' then 2 else 3 end;
    end loop;

    insert into plimsoll.workflow_events (tenant_id, workflow_id, sequence, epoch, kind, task_id, at_ms, event)
      select e.t, e.k, e.sequence, w_epoch[e.write], e.kind, e.task, e.at_ms, e.event::json
      from unnest(e_write, e_tenant, e_workflow, e_sequence, e_kind, e_task, e_at_ms, e_event)
        as e(write, t, k, sequence, kind, task, at_ms, event)
      where codes[e.write] = 1 and w_round[e.write] = round;

    select count(*) into asked_tasks from unnest(p_write) as p(write) where codes[p.write] = 1 and w_round[p.write] = round;

    with changed as (
      update plimsoll.tasks t set
        status = p.status,
        attempts = coalesce(p.attempts, t.attempts),
        failed_attempts = t.failed_attempts + p.failed_attempts,
        fencing_token = coalesce(p.fencing_token, t.fencing_token),
        agent_id = coalesce(p.agent, t.agent_id),
        selection = coalesce(p.selection::json, t.selection),
        allocation = p.allocation::json,
        output = coalesce(p.output::json, t.output),
        error = coalesce(case when t.status = 'running' then coalesce(p.error_if_running, p.error) else p.error end::json, t.error),
        blocked_by = coalesce(p.blocked_by, t.blocked_by),
        usage_iterations = t.usage_iterations + p.iterations,
        usage_steps = t.usage_steps + p.steps,
        usage_wall_time_ms = t.usage_wall_time_ms + p.wall_time_ms,
        usage_tokens = t.usage_tokens + p.tokens,
        usage_cost_usd = t.usage_cost_usd + p.cost_usd,
        queued_ms = t.queued_ms + p.queued_ms,
        ran_ms = t.ran_ms + p.ran_ms,
        not_before_ms = coalesce(p.not_before_ms, t.not_before_ms),
        started_at_ms = coalesce(p.started_at_ms, t.started_at_ms),
        finished_at_ms = p.finished_at_ms
      from (
        select q.*, o.status as old_status
        from unnest(p_write, p_tenant, p_workflow, p_task, p_status, p_attempts, p_failed_attempts, p_fencing_token, p_agent,
            p_selection, p_allocation, p_output, p_error, p_error_if_running, p_blocked_by, p_iterations, p_steps, p_wall_time_ms, p_tokens,
            p_cost_usd, p_queued_ms, p_ran_ms, p_not_before_ms, p_started_at_ms, p_finished_at_ms)
          as q(write, t, k, task, status, attempts, failed_attempts, fencing_token, agent, selection, allocation, output,
            error, error_if_running, blocked_by, iterations, steps, wall_time_ms, tokens, cost_usd, queued_ms, ran_ms, not_before_ms,
            started_at_ms, finished_at_ms)
        join plimsoll.tasks o on o.tenant_id = q.t and o.workflow_id = q.k and o.task_id = q.task
        where codes[q.write] = 1 and w_round[q.write] = round
      ) p
      where t.tenant_id = p.t and t.workflow_id = p.k and t.task_id = p.task
      returning p.write, p.old_status, t.status as new_status
    ), counted as (
      select write, count(*) as tasks,
        sum((new_status = 'running')::integer - (old_status = 'running')::integer) as running,
        sum((new_status = 'succeeded')::integer - (old_status = 'succeeded')::integer) as succeeded,
        sum((new_status = 'failed')::integer - (old_status = 'failed')::integer) as failed,
        sum((new_status = 'blocked')::integer - (old_status = 'blocked')::integer) as blocked,
        sum((new_status = 'cancelled')::integer - (old_status = 'cancelled')::integer) as cancelled
      from changed group by write
    ), moved as (
      update plimsoll.workflows w set
        last_sequence = o.first_sequence + o.n - 1,
        status = coalesce(o.status, w.status),
        finished_at_ms = coalesce(o.finished_at_ms, w.finished_at_ms),
        claimed_by = case when o.finished_at_ms is null then w.claimed_by end,
        pool_size = coalesce(o.pool_size, w.pool_size),
        running = w.running + coalesce(c.running, 0),
        succeeded = w.succeeded + coalesce(c.succeeded, 0),
        failed = w.failed + coalesce(c.failed, 0),
        blocked = w.blocked + coalesce(c.blocked, 0),
        cancelled = w.cancelled + coalesce(c.cancelled, 0)
      from unnest(w_tenant, w_workflow, w_first, w_count, w_status, w_finished_at_ms, w_pool_size) with ordinality
        as o(t, k, first_sequence, n, status, finished_at_ms, pool_size, ord)
      left join counted c on c.write = o.ord
      where w.tenant_id = o.t and w.workflow_id = o.k and codes[o.ord] = 1 and w_round[o.ord] = round
    )
    select coalesce(sum(tasks), 0) into changed_tasks from counted;

    if changed_tasks <> asked_tasks then
      raise exception 'an event names a task that its workflow does not have' using errcode = 'PLS03';
    end if;
  end loop;
  return (select pg_catalog.array_agg(case when c = 2 then 2 else 1 end order by ord) from unnest(codes) with ordinality as x(c, ord));
end
$$;

-- Takes a workflow that nobody holds: its new epoch, or no row. A claim whose answer got lost is answered again to whoever
-- knows its token.
create function private.claim_workflow(
  a_tenant text, a_workflow text, engine text, now_ms double precision, until_ms double precision, token text,
  known_tokens text[]
) returns table (epoch integer, expires_at_ms double precision) language plpgsql set search_path = '' as $$
#variable_conflict use_column
declare
  w plimsoll.workflows;
begin
  select * into w from plimsoll.workflows x
    where x.tenant_id = a_tenant and x.workflow_id = a_workflow and not x.deleting for no key update;
  if not found or w.finished_at_ms is not null then return; end if;
  if w.claimed_by = engine and w.claim_token = any (known_tokens) then
    return query update plimsoll.workflows x set claim_expires_at_ms = until_ms
      where x.tenant_id = a_tenant and x.workflow_id = a_workflow
      returning x.epoch, x.claim_expires_at_ms;
    return;
  end if;
  if w.claimed_by is not null and w.claim_expires_at_ms > now_ms then return; end if;
  insert into plimsoll.workflow_events (tenant_id, workflow_id, sequence, epoch, kind, task_id, at_ms, event)
    values (a_tenant, a_workflow, w.last_sequence + 1, w.epoch + 1, 'workflow-claimed', null, now_ms,
      pg_catalog.json_build_object('kind', 'workflow-claimed', 'atMs', now_ms, 'engineId', engine, 'epoch', w.epoch + 1));
  return query update plimsoll.workflows x set
      epoch = x.epoch + 1,
      last_sequence = x.last_sequence + 1,
      claimed_sequence = x.last_sequence + 1,
      claimed_by = engine,
      claim_expires_at_ms = until_ms,
      claim_token = token,
      status = case when x.status = 'pending' then 'running' else x.status end
    where x.tenant_id = a_tenant and x.workflow_id = a_workflow
    returning x.epoch, x.claim_expires_at_ms;
end
$$;

-- One step of retention: deletes at most max_rows rows of workflows that are marked as being deleted. Tells how many
-- workflows are gone with this step, and whether there is more to do.
create function private.prune_step(max_rows integer) returns table (pruned integer, more boolean)
language plpgsql security definer set search_path = '' as $$
declare
  target record;
  gone integer := 0;
  seen integer := 0;
  affected integer;
  remaining integer := max_rows;
begin
  perform pg_catalog.set_config('plimsoll.retention', 'on', true);
  for target in
    select w.tenant_id, w.workflow_id from plimsoll.workflows w where w.deleting
    order by w.tenant_id, w.workflow_id limit 100 for update skip locked
  loop
    seen := seen + 1;
    delete from plimsoll.workflow_events e where e.ctid = any (array(
      select x.ctid from plimsoll.workflow_events x
      where x.tenant_id = target.tenant_id and x.workflow_id = target.workflow_id limit remaining));
    get diagnostics affected = row_count;
    remaining := remaining - affected;
    exit when remaining <= 0;
    delete from plimsoll.tasks e where e.ctid = any (array(
      select x.ctid from plimsoll.tasks x
      where x.tenant_id = target.tenant_id and x.workflow_id = target.workflow_id limit remaining));
    get diagnostics affected = row_count;
    remaining := remaining - affected;
    exit when remaining <= 0;
    delete from plimsoll.task_definitions e where e.ctid = any (array(
      select x.ctid from plimsoll.task_definitions x
      where x.tenant_id = target.tenant_id and x.workflow_id = target.workflow_id limit remaining));
    get diagnostics affected = row_count;
    remaining := remaining - affected;
    exit when remaining <= 0;
    delete from plimsoll.agents e where e.tenant_id = target.tenant_id and e.workflow_id = target.workflow_id;
    get diagnostics affected = row_count;
    delete from plimsoll.workflows w where w.tenant_id = target.tenant_id and w.workflow_id = target.workflow_id;
    gone := gone + 1;
    remaining := remaining - affected - 1;
    exit when remaining <= 0;
  end loop;
  perform pg_catalog.set_config('plimsoll.retention', 'off', true);
  return query select gone, remaining <= 0 or seen = 100;
end
$$;

revoke all on function private.accept_workflow from public;
revoke all on function private.accept_tasks from public;
revoke all on function private.append_writes from public;
revoke all on function private.claim_workflow from public;
revoke all on function private.prune_step from public;
grant execute on function private.accept_workflow to service_role;
grant execute on function private.accept_tasks to service_role;
grant execute on function private.append_writes to service_role;
grant execute on function private.claim_workflow to service_role;
grant execute on function private.prune_step to service_role;

-- The newest migration that is applied, by whatever tool: every migration says its own version here.
create function private.schema_version() returns text language sql immutable set search_path = '' as $$
  select '20261122110100'
$$;
revoke all on function private.schema_version() from public;
grant execute on function private.schema_version() to service_role;
