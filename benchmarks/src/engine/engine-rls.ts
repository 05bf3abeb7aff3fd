import { migrate } from "@plimsoll/adapters-postgres";
import { startTestPostgres } from "@plimsoll/adapters-postgres/testing";
import * as Effect from "effect/Effect";
import pg from "pg";
import { type Benchmark, goal } from "../benchmark.ts";
import { medianInterval } from "../compare/median-interval.ts";
import { median } from "../order-statistics.ts";

const TENANTS = 20;
const WORKFLOWS_EACH = 500;
const EVENTS_EACH = 100;
const ROWS = TENANTS * WORKFLOWS_EACH * EVENTS_EACH;
const ROUNDS = 31;
const WARM_UP_ROUNDS = 5;
const PAIRS_A_ROUND = 60;

/** Journals of an ordinary length, and the workflows that they belong to. */
const FILL = `
set session_replication_role = replica;
insert into plimsoll.workflows (tenant_id, workflow_id, name, definition, definition_hash, accepted_at_ms, task_count, last_sequence)
  select 'tenant-' || t, 'workflow-' || w, to_json('Workflow ' || w), '{"config": {}}', md5(w::text), 1.6e12 + w * 1000 + t, 49, ${EVENTS_EACH}
  from generate_series(1, ${TENANTS}) t, generate_series(1, ${WORKFLOWS_EACH}) w;
insert into plimsoll.workflow_events (tenant_id, workflow_id, sequence, epoch, kind, task_id, at_ms, event)
  select 'tenant-' || t, 'workflow-' || w, s, 1, 'task-succeeded', 'task-' || s, 1.6e12 + s,
    json_build_object('kind', 'task-succeeded', 'atMs', 1.6e12 + s, 'taskId', 'task-' || s, 'attempt', 1, 'fencingToken', s,
      'output', repeat('an answer of a model ', 8))
  from generate_series(1, ${TENANTS}) t, generate_series(1, ${WORKFLOWS_EACH}) w, generate_series(1, ${EVENTS_EACH}) s;
set session_replication_role = origin;`;

interface Query {
  readonly name: string;
  readonly text: string;
  readonly valuesOf: (turn: number) => readonly unknown[];
  readonly rows: number;
}

const tenantOf = (turn: number): string => `tenant-${(turn % TENANTS) + 1}`;
const workflowOf = (turn: number): string => `workflow-${((turn * 7) % WORKFLOWS_EACH) + 1}`;

/** What the engine's followers and lists ask, as the store asks it. */
const QUERIES: readonly Query[] = [
  {
    name: "journal",
    text: `select sequence, event from plimsoll.workflow_events e
      where tenant_id = $1 and workflow_id = $2 and sequence > $3 and exists (
        select from plimsoll.workflows w where w.tenant_id = $1 and w.workflow_id = $2 and not w.deleting
      ) order by sequence limit $4`,
    valuesOf: (turn) => [tenantOf(turn), workflowOf(turn), 0, 500],
    rows: EVENTS_EACH,
  },
  {
    name: "list",
    text: `select tenant_id, workflow_id, name, status, task_count, succeeded, failed, blocked, cancelled, running, accepted_at_ms, finished_at_ms
      from plimsoll.workflows where not deleting and tenant_id = $1
      order by accepted_at_ms desc, tenant_id, workflow_id limit $2`,
    valuesOf: (turn) => [tenantOf(turn), 50],
    rows: 50,
  },
];

type Side = "bound" | "free";

/** As PostgREST does it: role and claims hold for one transaction; both sides have both. */
const beginAs = (side: Side, turn: number): string => {
  const claims = JSON.stringify({ role: "authenticated", app_metadata: { tenant_id: tenantOf(turn) } });
  const role = side === "bound" ? "authenticated" : "service_role";
  return `begin; select set_config('request.jwt.claims', '${claims}', true); set local role ${role}`;
};

type Clients = Readonly<Record<Side, pg.Client>>;

/** Of the query alone, in microseconds; the transaction around it is the same for both. */
const timed = async (clients: Clients, query: Query, side: Side, turn: number): Promise<number> => {
  const client = clients[side];
  await client.query(beginAs(side, turn));
  const startMs = performance.now();
  const { rows } = await client.query({ name: query.name, text: query.text, values: [...query.valuesOf(turn)] });
  const spentUs = (performance.now() - startMs) * 1_000;
  await client.query("rollback");
  if (rows.length !== query.rows) throw new Error(`${query.name}: ${rows.length} of ${query.rows} rows as ${side}`);
  return spentUs;
};

/** Pairs of the same question; who goes first changes with every pair. */
const oneRound = async (clients: Clients, query: Query, firstTurn: number): Promise<Readonly<Record<Side, number>>> => {
  const times: Record<Side, number[]> = { bound: [], free: [] };
  for (let turn = firstTurn; turn < firstTurn + PAIRS_A_ROUND; turn++) {
    const order: readonly Side[] = turn % 2 === 0 ? ["bound", "free"] : ["free", "bound"];
    for (const side of order) times[side].push(await timed(clients, query, side, turn));
  }
  return { bound: median(times.bound), free: median(times.free) };
};

/** Each role on a connection of its own, so that both keep their prepared plan. A round's time is the median of its calls. */
const compared = async (clients: Clients, query: Query) => {
  const rounds: Readonly<Record<Side, number>>[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP_ROUNDS; round++)
    rounds.push(await oneRound(clients, query, round * PAIRS_A_ROUND));
  const counted = rounds.slice(WARM_UP_ROUNDS);
  return {
    ratios: counted.map(({ bound, free }) => bound / free),
    boundUs: median(counted.map(({ bound }) => bound)),
    freeUs: median(counted.map(({ free }) => free)),
  };
};

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Throws unless every table is reached by an index whose condition names the tenant; answers with how. */
const indexesUsed = async (client: pg.Client, query: string, values: readonly unknown[]): Promise<string> => {
  await client.query(beginAs("bound", 0));
  const { rows } = await client.query<{ "QUERY PLAN": readonly { readonly Plan: Plan }[] }>(
    `explain (format json) ${query}`,
    [...values],
  );
  await client.query("rollback");
  const nodes = rows.flatMap((row) => row["QUERY PLAN"].flatMap(({ Plan }) => nodesOf(Plan)));
  const scans = nodes.filter((node) => /Scan/.test(node["Node Type"]) && node["Node Type"] !== "Subquery Scan");
  const bad = scans.filter(
    (node) => !/tenant_id/.test(node["Index Cond"] ?? "") && node["Node Type"] !== "Bitmap Heap Scan",
  );
  if (scans.length === 0 || bad.length > 0) throw new Error(`no index by tenant: ${JSON.stringify(rows)}`);
  return [...new Set(scans.map((node) => `${node["Node Type"]} ${node["Relation Name"] ?? ""}`.trim()))].join(", ");
};

const connected = async (connectionString: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 300_000 });
  await client.connect();
  return client;
};

const filled = async (databaseUrl: string): Promise<void> => {
  const admin = await connected(databaseUrl);
  await admin.query(FILL);
  await admin.query("vacuum analyze plimsoll.workflow_events");
  await admin.query("vacuum analyze plimsoll.workflows");
  const { rows } = await admin.query<{ count: string }>("select count(*) from plimsoll.workflow_events");
  if (Number(rows[0]?.count) !== ROWS) throw new Error(`${rows[0]?.count} of ${ROWS} rows are there`);
  await admin.end();
};

const measured = Effect.scoped(
  Effect.gen(function* () {
    const { databaseUrl } = yield* startTestPostgres();
    yield* migrate(databaseUrl);
    return yield* Effect.promise(async () => {
      await filled(databaseUrl);
      const clients = { bound: await connected(databaseUrl), free: await connected(databaseUrl) };
      const results = [];
      for (const query of QUERIES) {
        const plan = await indexesUsed(clients.bound, query.text, query.valuesOf(0));
        results.push({ query, plan, ...(await compared(clients, query)) });
      }
      // A user's own client names no tenant: the policy alone has to lead to the index.
      const unnamed = "select * from plimsoll.workflows order by accepted_at_ms desc limit 50";
      const unnamedPlan = await indexesUsed(clients.bound, unnamed, []);
      await Promise.all(Object.values(clients).map((client) => client.end()));
      return { results, unnamedPlan };
    });
  }),
);

/**
 * What row-level security adds to the queries that are asked most beside the engine's own writes (which are made by a role that
 * it does not bind): a journal as its followers read it, and a list of workflows. The same query, with the tenant in it, by
 * authenticated with a token and by service_role.
 */
export const engineRls: Benchmark = {
  name: "engine-rls",
  run: async () => {
    const { results, unnamedPlan } = await Effect.runPromise(measured);
    return results.map(({ query, plan, ratios, boundUs, freeUs }) => {
      const { low, high } = medianInterval(ratios);
      const details = { rows: ROWS, rounds: ROUNDS, low, high, boundUs, freeUs, plan, planWithoutTenant: unnamedPlan };
      const value = { value: median(ratios), unit: "x", details };
      return goal(`row-level security on 1,000,000 rows, ${query.name}: time against without it`, value, "<=", 1.2);
    });
  },
};
