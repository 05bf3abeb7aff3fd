import { StoreFailure } from "@plimsoll/application";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import {
  type Cluster,
  dataDirOf,
  environmentOf,
  handOver,
  passwordOf,
  prepareCluster,
  SUPERUSER,
} from "./postgres-cluster.ts";
import { PostgresProcess, serverFailure } from "./postgres-process.ts";

export interface StartedServer {
  readonly databaseUrl: string;
  readonly server: PostgresProcess;
}

/** Recovery of a large journal after a crash takes its time; a server that ends by itself is noticed at once. */
const READY_TIMEOUT_MS = 120_000;
/** A killed server can be a zombie, or its backends alive, for a few seconds after. */
const LEFTOVER_TIMEOUT_MS = 15_000;
const POLL_MS = 40;
const CONNECT_TIMEOUT_MS = 2_000;
const LEFTOVER = /postmaster\.pid" already exists|shared memory block .* still in use/;
const PORT_TAKEN = /could not bind|Address already in use/;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

const settingsOf = ({ durable }: Cluster, port: number): Readonly<Record<string, string>> => ({
  listen_addresses: "127.0.0.1",
  port: String(port),
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "128MB",
  // No replica will ever follow: less is written.
  wal_level: "minimal",
  max_wal_senders: "0",
  jit: "off",
  log_checkpoints: "off",
  log_min_messages: "warning",
  ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
});

const urlOf = (cluster: Cluster, port: number): string =>
  `postgresql://${SUPERUSER}:${encodeURIComponent(passwordOf(cluster))}@127.0.0.1:${port}/postgres`;

const answers = async (databaseUrl: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** True when it answers, false when it ended instead. */
const becomesReady = async (server: PostgresProcess, databaseUrl: string): Promise<boolean> => {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!server.hasEnded) {
    if (await answers(databaseUrl)) return true;
    if (Date.now() > deadline) {
      await server.stop();
      throw serverFailure("the database did not answer in time", server.log);
    }
    await pause(POLL_MS);
  }
  return false;
};

/** A server that a killed process left behind, on our own data: it is ended as in a fast shutdown. */
const endLeftover = async (cluster: Cluster): Promise<void> => {
  const pidFile = join(dataDirOf(cluster), "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (!isPostgres(pid)) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + LEFTOVER_TIMEOUT_MS;
  while (existsSync(pidFile) && isPostgres(pid) && Date.now() < deadline) await pause(POLL_MS);
};

/** The number may have been given to somebody else meanwhile. */
const isPostgres = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("postgres");
  } catch {
    return false;
  }
};

/** Starts the cluster's server on a free port of 127.0.0.1, with recovery if it was killed. Nobody else may use the folder. */
export const startServer = async (cluster: Cluster, fixedPort?: number): Promise<StartedServer> => {
  const runAs = await prepareCluster(cluster);
  await endLeftover(cluster);
  handOver(cluster, runAs);
  const deadline = Date.now() + LEFTOVER_TIMEOUT_MS;
  for (;;) {
    const port = fixedPort ?? (await freePort());
    const server = new PostgresProcess({
      binaries: cluster.binaries,
      runAs,
      dataDir: dataDirOf(cluster),
      logFile: join(cluster.folder, "postgres.log"),
      environment: environmentOf(cluster),
      settings: settingsOf(cluster, port),
    });
    const databaseUrl = urlOf(cluster, port);
    if (await becomesReady(server, databaseUrl)) return { databaseUrl, server };
    const { log } = server;
    if (!(LEFTOVER.test(log) || PORT_TAKEN.test(log)) || Date.now() > deadline) {
      throw serverFailure("the database did not start", log);
    }
    await pause(500);
  }
};

export const startFailureOf = (cause: unknown): StoreFailure =>
  cause instanceof StoreFailure ? cause : serverFailure("the database did not start", String(cause));
