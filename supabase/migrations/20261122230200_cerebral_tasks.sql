-- Tasks as people plan them, and everything that happened to them. The words are those of cerebral_tasks and cerebral_activities:
-- a tracker that speaks them can be copied here, or read from here.

create table plimsoll.cerebral_tasks (
  tenant_id text not null,
  task_id uuid not null default gen_random_uuid(),
  project_id text not null,
  title text not null check (title <> ''),
  description text not null default '',
  acceptance_criteria jsonb not null default '[]' check (jsonb_typeof(acceptance_criteria) = 'array'),
  -- Ids of tasks of the same project.
  dependencies jsonb not null default '[]' check (jsonb_typeof(dependencies) = 'array'),
  status text not null default 'pending' check (status in ('pending', 'in_progress', 'completed', 'blocked', 'cancelled')),
  priority text not null default 'medium' check (priority in ('low', 'medium', 'high', 'critical')),
  -- capabilities (what an agent needs), agent_id, attempts, output, last_error, reason, workflow_id.
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  bmad_story_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, task_id)
);
create index cerebral_tasks_of_project on plimsoll.cerebral_tasks (tenant_id, project_id, created_at);

-- Which workflow executes tasks of which project, and how much of its journal is recorded here: the number that makes a repeated
-- record harmless. It is written in the transaction of what it counts.
create table plimsoll.cerebral_workflows (
  tenant_id text not null,
  workflow_id text not null,
  project_id text not null,
  last_sequence bigint not null default 0,
  finished boolean not null default false,
  primary key (tenant_id, workflow_id)
);
create index cerebral_workflows_unfinished on plimsoll.cerebral_workflows (tenant_id, workflow_id) where not finished;

create table plimsoll.cerebral_activities (
  tenant_id text not null,
  activity_id uuid not null default gen_random_uuid(),
  -- Who: an agent, or engine.
  actor text not null,
  -- task.<status>
  action text not null,
  resource_type text not null check (resource_type in ('document', 'task', 'gate', 'workflow')),
  resource_id text not null,
  metadata jsonb not null default '{}',
  workflow_id text,
  -- Of the journal entry that says it; unique within the workflow.
  sequence bigint,
  "timestamp" timestamptz not null,
  primary key (tenant_id, activity_id),
  unique (tenant_id, workflow_id, sequence)
);
create index cerebral_activities_of_resource on plimsoll.cerebral_activities (tenant_id, resource_id, "timestamp");

revoke all on plimsoll.cerebral_tasks, plimsoll.cerebral_workflows, plimsoll.cerebral_activities from public, anon, authenticated;
grant select on plimsoll.cerebral_tasks, plimsoll.cerebral_workflows, plimsoll.cerebral_activities to authenticated;
grant select, insert, update, delete on plimsoll.cerebral_tasks to service_role;
grant select, insert, update on plimsoll.cerebral_workflows to service_role;
grant select, insert on plimsoll.cerebral_activities to service_role;

alter table plimsoll.cerebral_tasks enable row level security;
alter table plimsoll.cerebral_tasks force row level security;
alter table plimsoll.cerebral_workflows enable row level security;
alter table plimsoll.cerebral_workflows force row level security;
alter table plimsoll.cerebral_activities enable row level security;
alter table plimsoll.cerebral_activities force row level security;
create policy cerebral_tasks_of_tenant on plimsoll.cerebral_tasks for select to authenticated
  using (tenant_id = (select private.tenant_id()));
create policy cerebral_workflows_of_tenant on plimsoll.cerebral_workflows for select to authenticated
  using (tenant_id = (select private.tenant_id()));
create policy cerebral_activities_of_tenant on plimsoll.cerebral_activities for select to authenticated
  using (tenant_id = (select private.tenant_id()));

create or replace function private.schema_version() returns text language sql immutable set search_path = '' as $$
  select '20261122230200'
$$;
