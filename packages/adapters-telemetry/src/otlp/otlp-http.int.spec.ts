import { ExportFailure } from "@plimsoll/application";
import { editRecords } from "@plimsoll/domain/testing";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { exportableRun } from "../testing/exportable-run.ts";
import type { WireSpan } from "../testing/otlp-messages.ts";
import { startOtlpReceiver } from "../testing/otlp-receiver.ts";
import { makeOtlpHttpExporter } from "./make-otlp-http-exporter.ts";

const run = exportableRun();
const named = (spans: readonly WireSpan[], name: string) => spans.filter((span) => span.name === name);
const attribute = (span: WireSpan, key: string) => span.attributes.find((each) => each.key === key)?.value;
const parentsOf = (spans: readonly WireSpan[], children: readonly WireSpan[]) =>
  children.map(({ parentSpanId }) => spans.find(({ spanId }) => spanId === parentSpanId)?.name);

const exportTo = (endpoint: string, timeoutMs = 5000, given = run) =>
  Effect.runPromise(makeOtlpHttpExporter({ endpoint, timeoutMs }).export(given));

describe("a collector", () => {
  it("gets run > wave > invocation > LLM call as one trace, and knows every parent", async () => {
    const receiver = await startOtlpReceiver();
    const receipt = await exportTo(`${receiver.endpoint}/`);
    const { spans } = receiver;
    const invocations = run.records.filter(({ kind }) => kind === "invocation").length;
    const waves = run.records.filter(({ kind }) => kind === "wave").length;
    expect(receipt.counts["spans"]).toBe(spans.length);
    expect(named(spans, "plimsoll.run")).toHaveLength(1);
    expect(named(spans, "plimsoll.wave")).toHaveLength(waves);
    expect(named(spans, "plimsoll.invocation")).toHaveLength(invocations);
    expect(named(spans, "chat mock")).toHaveLength(invocations);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    expect(new Set(parentsOf(spans, named(spans, "plimsoll.wave")))).toEqual(new Set(["plimsoll.run"]));
    expect(new Set(parentsOf(spans, named(spans, "plimsoll.invocation")))).toEqual(new Set(["plimsoll.wave"]));
    expect(new Set(parentsOf(spans, named(spans, "chat mock")))).toEqual(new Set(["plimsoll.invocation"]));
    expect(receiver.requests.every(({ contentType }) => contentType === "application/x-protobuf")).toBe(true);
  });

  it("gets the times at which it happened, to the microsecond", async () => {
    const receiver = await startOtlpReceiver();
    await exportTo(receiver.endpoint);
    const record = run.records.find((each) => each.kind === "invocation");
    if (record?.kind !== "invocation" || record.endedAtMs === null) throw new Error("no invocation");
    const span = receiver.spans.find(
      (each) => attribute(each, "plimsoll.request_id")?.["stringValue"] === record.requestId,
    );
    const originMs = Date.parse("2026-01-01T00:00:00Z");
    expect(Number(BigInt(span?.startTimeUnixNano ?? "0") / 1000n) / 1000 - originMs).toBeCloseTo(
      record.intendedAtMs,
      2,
    );
    expect(Number(BigInt(span?.endTimeUnixNano ?? "0") / 1000n) / 1000 - originMs).toBeCloseTo(record.endedAtMs, 2);
  });

  it("gets the same ids when the run is exported again", async () => {
    const receiver = await startOtlpReceiver();
    await exportTo(receiver.endpoint);
    const first = receiver.spans.map(({ spanId }) => spanId);
    await exportTo(receiver.endpoint);
    expect(receiver.spans.slice(first.length).map(({ spanId }) => spanId)).toEqual(first);
  });

  it("gets the run's figures, dated at its end", async () => {
    const receiver = await startOtlpReceiver();
    await exportTo(receiver.endpoint);
    const { metrics } = run.assessment;
    const byName = new Map(receiver.metrics.map((metric) => [metric.name, metric]));
    const p50 = byName.get("plimsoll.run.latency.p50");
    const ended = run.records.find(({ kind }) => kind === "end");
    const histogram = byName.get("plimsoll.invocation.duration")?.histogram?.dataPoints[0];
    expect(histogram?.count).toBe(String(metrics.successCount));
    expect(histogram?.sum).toBeCloseTo(metrics.latenciesMs.reduce((sum, value) => sum + value, 0) / 1000, 6);
    const at = Number(BigInt(p50?.gauge?.dataPoints[0]?.timeUnixNano ?? "0") / 1_000_000n);
    expect(at).toBe(Math.floor(Date.parse("2026-01-01T00:00:00Z") + (ended?.kind === "end" ? ended.atMs : 0)));
    expect(p50?.gauge?.dataPoints[0]?.asDouble).toBeCloseTo((metrics.p50LatencyMs.value ?? 0) / 1000, 9);
    expect(byName.has("plimsoll.run.latency.p99")).toBe(metrics.p99LatencyMs.value !== null);
  });

  it("sees what failed and what never ended", async () => {
    const receiver = await startOtlpReceiver();
    const error = { code: "orchestrator-error", message: "lost its way", retryable: false } as const;
    let seen = 0;
    const broken = exportableRun((records) =>
      editRecords(records, "invocation", (record) => {
        seen += 1;
        if (seen === 1) return { ...record, outcome: "failed", error };
        return seen === 2 ? { ...record, outcome: "pending", endedAtMs: null } : record;
      }),
    );
    await exportTo(receiver.endpoint, 5000, broken);
    const failed = receiver.spans.filter(({ status }) => status?.message === "lost its way");
    expect(failed).toHaveLength(1);
    expect(failed[0]?.status?.code).toBe(2);
    expect(
      receiver.spans.filter((span) => attribute(span, "plimsoll.unfinished")?.["boolValue"] === true),
    ).toHaveLength(1);
  });
});

describe("a collector that takes only a part", () => {
  it("is a failure that says how much was refused", async () => {
    const { endpoint } = await startOtlpReceiver("choosy");
    const failure = await Effect.runPromise(Effect.flip(makeOtlpHttpExporter({ endpoint }).export(run)));
    expect(failure.message).toMatch(/took only a part: .*3.*full/);
  });
});

describe("no collector", () => {
  it.each([
    { name: "refuses", endpoint: async () => (await startOtlpReceiver("refusing")).endpoint },
    { name: "is not there", endpoint: () => Promise.resolve("http://127.0.0.1:1") },
    { name: "never answers", endpoint: async () => (await startOtlpReceiver("silent")).endpoint },
  ])("fails within its time when it $name", async ({ endpoint }) => {
    const startedAt = performance.now();
    const exporter = makeOtlpHttpExporter({ endpoint: await endpoint(), timeoutMs: 700 });
    const failure = await Effect.runPromise(Effect.flip(exporter.export(run)));
    expect(failure).toBeInstanceOf(ExportFailure);
    expect(failure.hint).toContain("4318");
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
