import type { RunnableConfig } from "@langchain/core/runnables";
import {
  BaseCheckpointSaver,
  type Checkpoint,
  type CheckpointMetadata,
  type CheckpointTuple,
} from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import { CHECKPOINT_SCHEMA, checkedSchema, checkedTenant, TENANT_SEPARATOR } from "./checkpoint-schema.ts";
import { poolOptions } from "./pool-options.ts";
import { tenantPool } from "./tenant-pool.ts";

type ListOptions = Parameters<BaseCheckpointSaver["list"]>[1];
type NewVersions = Parameters<BaseCheckpointSaver["put"]>[3];
type Writes = Parameters<BaseCheckpointSaver["putWrites"]>[1];

/** Whose checkpoints, and where. */
export interface TenantCheckpointerOptions {
  readonly tenantId: string;
  /** Prepared by setUpCheckpoints. A pool can serve the checkpointers of many tenants, and is then closed by its owner. */
  readonly database: string | pg.Pool;
  /** @default "plimsoll_graph" */
  readonly schema?: string;
}

const DELETE_IDLE = (schema: string): string => `with idle as (
  select thread_id from ${schema}.checkpoints group by thread_id having max(checkpoint ->> 'ts') < $1
), writes as (
  delete from ${schema}.checkpoint_writes w using idle where w.thread_id = idle.thread_id
), blobs as (
  delete from ${schema}.checkpoint_blobs b using idle where b.thread_id = idle.thread_id
), gone as (
  delete from ${schema}.checkpoints c using idle where c.thread_id = idle.thread_id
) select count(*)::int as threads from idle`;

/**
 * LangGraph's PostgresSaver for one tenant. The tenant leads every thread id, and PostgreSQL's row-level security holds it to
 * that: also a statement without a thread (`list` of everything), and one that the library may add later, sees the rows of this
 * tenant alone.
 */
export class TenantCheckpointer extends BaseCheckpointSaver {
  readonly tenantId: string;
  readonly #inner: PostgresSaver;
  readonly #pool: pg.Pool;
  readonly #schema: string;
  readonly #ownsPool: boolean;

  constructor({ tenantId, database, schema = CHECKPOINT_SCHEMA }: TenantCheckpointerOptions) {
    const ownsPool = typeof database === "string";
    const pool = ownsPool ? new pg.Pool(poolOptions(database)) : database;
    // An idle connection that breaks is dropped by the pool; the next call makes another one.
    if (ownsPool) pool.on("error", () => undefined);
    const asTenant = tenantPool(pool, checkedTenant(tenantId)) as unknown as pg.Pool;
    const inner = new PostgresSaver(asTenant, undefined, { schema: checkedSchema(schema) });
    super(inner.serde);
    this.tenantId = tenantId;
    this.#inner = inner;
    this.#pool = pool;
    this.#schema = schema;
    this.#ownsPool = ownsPool;
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const tuple = await this.#inner.getTuple(this.#inward(config));
    return tuple === undefined ? undefined : this.#outwardTuple(tuple);
  }

  /** Without a thread: all checkpoints of the tenant. */
  override async *list(config: RunnableConfig, options?: ListOptions): AsyncGenerator<CheckpointTuple> {
    const named = config.configurable?.["thread_id"] !== undefined;
    for await (const tuple of this.#inner.list(named ? this.#inward(config) : config, options))
      yield this.#outwardTuple(tuple);
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: NewVersions,
  ): Promise<RunnableConfig> {
    return this.#outward(await this.#inner.put(this.#inward(config), checkpoint, metadata, newVersions));
  }

  override async putWrites(config: RunnableConfig, writes: Writes, taskId: string): Promise<void> {
    await this.#inner.putWrites(this.#inward(config), writes, taskId);
  }

  override async deleteThread(threadId: string): Promise<void> {
    await this.#inner.deleteThread(this.#prefixed(threadId));
  }

  override getNextVersion(current: number | undefined): number {
    return this.#inner.getNextVersion(current);
  }

  /**
   * Deletes the tenant's threads whose last checkpoint is older, finished or not; returns how many. LangGraph keeps every step
   * of every thread, and never deletes one by itself.
   */
  async deleteThreadsIdleSince(unixMs: number): Promise<number> {
    const pool = tenantPool(this.#pool, this.tenantId);
    const { rows } = await pool.query(DELETE_IDLE(this.#schema), [new Date(unixMs).toISOString()]);
    return (rows[0] as { readonly threads: number } | undefined)?.threads ?? 0;
  }

  /** Closes the connections, unless the pool was given. */
  async end(): Promise<void> {
    if (this.#ownsPool) await this.#pool.end();
  }

  #prefixed(threadId: string): string {
    return `${this.tenantId}${TENANT_SEPARATOR}${threadId}`;
  }

  #inward(config: RunnableConfig): RunnableConfig {
    const threadId: unknown = config.configurable?.["thread_id"];
    if (typeof threadId !== "string" || threadId === "")
      throw new TypeError(`configurable.thread_id: ${JSON.stringify(threadId)} is no thread; give a text`);
    return { ...config, configurable: { ...config.configurable, thread_id: this.#prefixed(threadId) } };
  }

  #outward(config: RunnableConfig): RunnableConfig {
    const prefix = this.#prefixed("");
    const threadId = String(config.configurable?.["thread_id"]);
    if (!threadId.startsWith(prefix)) throw new Error("the database answered with another tenant's checkpoint");
    return { ...config, configurable: { ...config.configurable, thread_id: threadId.slice(prefix.length) } };
  }

  #outwardTuple(tuple: CheckpointTuple): CheckpointTuple {
    const { parentConfig } = tuple;
    return {
      ...tuple,
      config: this.#outward(tuple.config),
      ...(parentConfig === undefined ? {} : { parentConfig: this.#outward(parentConfig) }),
    };
  }
}
