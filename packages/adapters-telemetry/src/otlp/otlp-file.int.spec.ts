import * as Effect from "effect/Effect";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { exportableRun } from "../testing/exportable-run.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { batches } from "./batches.ts";
import { makeOtlpFileExporter } from "./make-otlp-file-exporter.ts";

interface Line {
  readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly object[] }[] }[];
  readonly resourceMetrics?: readonly unknown[];
}

it("writes a request a line: all spans, then the metrics", async () => {
  const out = join(await temporaryFolder(), "run.otlp.jsonl");
  const receipt = await Effect.runPromise(makeOtlpFileExporter(out).export(exportableRun()));
  const lines = (await readFile(out, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  const spans = lines.flatMap(({ resourceSpans = [] }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );
  expect(spans).toHaveLength(receipt.counts["spans"] ?? -1);
  expect(spans[0]).toMatchObject({ name: "plimsoll.run", traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
  expect(lines.at(-1)).toHaveProperty("resourceMetrics");
});

it("cuts spans into requests without losing one", () => {
  const items = Array.from({ length: 2501 }, (_, at) => at);
  expect([...batches(items, 1000)].map(({ length }) => length)).toEqual([1000, 1000, 501]);
  expect([...batches(items, 1000)].flat()).toEqual(items);
  expect([...batches(items.slice(0, 1000), 1000)]).toHaveLength(1);
});

it("makes no more spans than the request under way needs", () => {
  let made = 0;
  const spans = function* () {
    for (; made < 5000; made += 1) yield made;
  };
  const requests = batches(spans(), 1000);
  requests.next();
  expect(made).toBeLessThanOrEqual(1000);
});
