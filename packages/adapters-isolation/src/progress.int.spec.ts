import { it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { describe, expect } from "vitest";
import { jobOf, openRunner } from "./testing/isolation-fixture.ts";

describe("the progress of a job", () => {
  const NONE = { files: "none", noNetwork: false } as const;
  const SPIN = "i=0; while [ $i -lt 1200000 ]; do i=$((i+1)); done";

  it.live.each([
    { title: "with control groups", without: [] },
    { title: "by looking at /proc", without: ["namespaces", "control-groups"] as const },
  ])("is told while it works and says nothing, and not while it sleeps: $title", ({ without }) =>
    Effect.gen(function* () {
      const { runner } = yield* openRunner({ without, minimum: NONE });
      /** How often, from the job's first word on: the launch itself works as well. */
      const told = (script: string) =>
        Effect.gen(function* () {
          const after: string[] = [];
          const onOutput = () => void after.push("output");
          const onProgress = () => void (after.length > 0 && after.push("progress"));
          const { end } = yield* runner.run(jobOf(["sh", "-c", `echo up; ${script}`], { onOutput, onProgress }));
          expect(end).toEqual({ kind: "exited", exitCode: 0 });
          return after.filter((what) => what === "progress").length;
        });
      const [working, sleeping] = [yield* told(SPIN), yield* told("sleep 2")];
      expect(working).toBeGreaterThanOrEqual(3);
      // What the launch has used until the first word may be seen after it.
      expect(sleeping).toBeLessThanOrEqual(1);
    }).pipe(Effect.scoped),
  );
});
