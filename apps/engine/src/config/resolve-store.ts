import { UsageError } from "@plimsoll/adapters-command-line";
import path from "node:path";
import * as Redacted from "effect/Redacted";
import * as Result from "effect/Result";
import type { ParallelExecutionSettings, StoreKind } from "./parallel-execution-file.ts";

/** Where workflows are kept, settled. */
export type StoreChoice =
  | { readonly kind: "memory" }
  | { readonly kind: "embedded"; readonly folder: string }
  | { readonly kind: "postgres"; readonly databaseUrl: Redacted.Redacted<string> };

/** What was asked on the command line; null was not. */
export interface StoreAsked {
  readonly kind: StoreKind | null;
  readonly databaseUrl: string | null;
  readonly folder: string | null;
}

/** What is known besides. */
export interface StoreContext {
  readonly file: ParallelExecutionSettings["store"];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
}

const refuse = (message: string, hint: string) => Result.fail(new UsageError({ message, hint }));

/** The address is never repeated: it holds a password. */
const postgresAt = (text: string, from: string): Result.Result<StoreChoice, UsageError> => {
  const protocol = URL.canParse(text) ? new URL(text).protocol : "";
  if (protocol === "postgres:" || protocol === "postgresql:") {
    return Result.succeed({ kind: "postgres", databaseUrl: Redacted.make(text, { label: "DATABASE_URL" }) });
  }
  return refuse(
    `${from} is not the address of a PostgreSQL database`,
    "Write it as postgresql://user:password@host:port/database; reserved characters of the password as %XX.",
  );
};

const conflictOf = ({ kind, databaseUrl, folder }: StoreAsked): string | null => {
  if (databaseUrl !== null && kind !== null && kind !== "postgres")
    return `--database-url has no effect with --store ${kind}`;
  if (folder !== null && kind !== null && kind !== "embedded") return `--data-dir has no effect with --store ${kind}`;
  if (folder !== null && databaseUrl !== null) return "--data-dir has no effect with --database-url";
  return null;
};

/** Flags come before the file, the file before the environment; without any it is the embedded database. */
export const resolveStore = (asked: StoreAsked, context: StoreContext): Result.Result<StoreChoice, UsageError> => {
  const conflict = conflictOf(asked);
  if (conflict !== null) return refuse(conflict, "Leave one of the two out.");
  const { file, env, workingDirectory } = context;
  const fromEnv = env["DATABASE_URL"] ?? "";
  if (asked.databaseUrl !== null) return postgresAt(asked.databaseUrl, "--database-url");
  const byDefault = fromEnv === "" ? "embedded" : "postgres";
  const kind = asked.kind ?? (asked.folder === null ? (file.kind ?? byDefault) : "embedded");
  if (kind === "memory") return Result.succeed({ kind });
  if (kind === "embedded") {
    return Result.succeed({ kind, folder: path.resolve(workingDirectory, asked.folder ?? file.folder) });
  }
  if (fromEnv !== "") return postgresAt(fromEnv, "DATABASE_URL");
  return refuse("the store is postgres, but there is no address", "Set DATABASE_URL, or use --store embedded.");
};
