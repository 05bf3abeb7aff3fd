import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder that other accounts may search; the Scope removes it. */
export const temporaryFolder: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-postgres-"));
    chmodSync(folder, 0o755);
    return folder;
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })),
);

/** Something that needs a folder, in one of its own. */
export const withTemporaryFolder = <A, E, R>(
  use: (folder: string) => Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Scope.Scope> => Effect.flatMap(temporaryFolder, use);
