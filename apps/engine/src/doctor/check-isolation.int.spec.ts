import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { checkIsolation } from "./check-isolation.ts";

const WITHOUT = ["namespaces", "control-groups", "own-uid"] as const;

it("finds that programs would be refused where the machine gives less than is demanded, and names what it lacks", async () => {
  const minimum = { files: "kernel", noNetwork: true } as const;
  const checks = await Effect.runPromise(checkIsolation({ minimum, without: WITHOUT }));
  const of = (name: string) => checks.filter((check) => check.name === name);
  expect(of("demanded isolation")).toMatchObject([
    { status: "missing", fact: expect.stringContaining("no namespaces") },
  ]);
  expect(of("isolation").map(({ fact }) => fact)).toContain("network: nothing");
  const lacking = of("missing isolation").map(({ fact }) => fact.split(":")[0]);
  expect(lacking).toEqual(expect.arrayContaining(["No namespaces", "No memory control group", "No user of their own"]));
});

it("finds that the same machine may run programs that less is demanded for", async () => {
  const minimum = { files: "none", noNetwork: false } as const;
  const checks = await Effect.runPromise(checkIsolation({ minimum, without: WITHOUT }));
  expect(checks.at(-1)).toMatchObject({ name: "demanded isolation", status: "ok" });
});
