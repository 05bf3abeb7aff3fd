import { readFileSync } from "node:fs";
import pg from "pg";

/** Of Linux: what /proc counts CPU time in. */
const MS_PER_TICK = 10;
/** Fields 14 and 15 of /proc/<pid>/stat, behind the name in parentheses. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

const ticksOf = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
  } catch {
    return 0;
  }
};

/** CPU time of a database server on this machine: of all its sessions and of those that write its files. */
export class ServerCpu {
  readonly #client: pg.Client;
  #connected: Promise<unknown> | null = null;

  constructor(databaseUrl: string) {
    this.#client = new pg.Client({ connectionString: databaseUrl, query_timeout: 30_000 });
  }

  async usedMs(): Promise<number> {
    this.#connected ??= this.#client.connect();
    await this.#connected;
    const { rows } = await this.#client.query<{ pid: number }>(
      "select pid from pg_stat_activity where pid <> pg_backend_pid() and backend_type not like 'autovacuum%'",
    );
    return rows.reduce((sum, { pid }) => sum + ticksOf(pid) * MS_PER_TICK, 0);
  }

  async end(): Promise<void> {
    if (this.#connected !== null) await this.#client.end();
  }
}
