import * as Effect from "effect/Effect";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { npmBinaries, npmBinariesIn } from "./postgres-binaries.ts";
import { serverAccount } from "./server-account.ts";
import { startServer } from "./start-server.ts";

describe("the programs that npm brought", { timeout: 120_000 }, () => {
  it("run although no install script has made the links to their libraries, and their package stays as it is", () =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const folder = yield* temporaryFolder;
          const original = dirname(dirname(dirname(npmBinaries().postgres)));
          const root = join(folder, "package");
          cpSync(original, root, { recursive: true, dereference: false });
          const links = JSON.parse(readFileSync(join(root, "native/pg-symlinks.json"), "utf8")) as { target: string }[];
          for (const { target } of links) rmSync(join(root, target), { force: true });
          const binaries = npmBinariesIn(root);
          expect(binaries.missingLinks.length).toBe(links.length);
          const cluster = { folder: join(folder, "cluster"), binaries, account: serverAccount(), durable: false };
          const { server } = yield* Effect.promise(() => startServer(cluster));
          yield* Effect.promise(() => server.stop());
          expect(npmBinariesIn(root).missingLinks.length).toBe(links.length);
        }),
      ),
    ));
});
