import * as Schema from "effect/Schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvocationError } from "../evidence/evidence-record.ts";
import { TaskError } from "../workflow/task-error.ts";
import { taskErrorOfHttpStatus } from "./task-error-of-http-status.ts";
import { taskErrorOfInvocation } from "./task-error-of-invocation.ts";

const CODES = InvocationError.fields.code.literals;
const invocationError = (code: InvocationError["code"], retryable: boolean, detail?: unknown): InvocationError => ({
  code,
  message: "it failed",
  retryable,
  ...(detail === undefined ? {} : { detail }),
});

describe("taskErrorOfInvocation", () => {
  it.each([
    ["timeout", true, "timeout", "timeout"],
    ["timeout", false, "timeout", "timeout"],
    ["cancelled", false, "cancelled", "cancelled"],
    ["llm-rate-limited", true, "retryable", "rate-limited"],
    ["llm-rate-limited", false, "permanent", "rate-limited"],
    ["llm-error", true, "retryable", "llm-error"],
    ["llm-error", false, "permanent", "llm-error"],
    ["orchestrator-error", true, "retryable", "orchestrator-error"],
    ["orchestrator-error", false, "permanent", "orchestrator-error"],
    ["resource-limit", true, "resource", "resource-limit"],
  ] as const)("classifies %s (retryable: %s) as %s", (code, retryable, kind, ours) => {
    expect(taskErrorOfInvocation(invocationError(code, retryable))).toEqual({
      class: kind,
      code: ours,
      message: "it failed",
      retryAfterMs: null,
    });
  });

  it("takes an orchestrator that is full for busy, not for out of memory, and hears how long to wait", () => {
    const full = invocationError("resource-limit", true, { status: 429, retryAfterMs: 2000 });
    expect(taskErrorOfInvocation(full)).toMatchObject({
      class: "retryable",
      code: "pool-exhausted",
      retryAfterMs: 2000,
    });
    expect(taskErrorOfInvocation(invocationError("resource-limit", true, { status: 507 })).class).toBe("resource");
    expect(taskErrorOfInvocation(invocationError("resource-limit", true, null)).class).toBe("resource");
  });

  it("redacts the message before it cuts it, and says how long it was", () => {
    const secret = "abcdefghijklmnopqrstuvwxyz012345";
    const long = { ...invocationError("llm-error", true), message: `${"-".repeat(1990)}${secret}${"-".repeat(1000)}` };
    const { message } = taskErrorOfInvocation(long, [secret]);
    expect(message).toBe(`${"-".repeat(1990)}[redacted]… (3022 characters)`);
    const bearer = { ...invocationError("llm-error", true), message: "sent Bearer abc" };
    expect(taskErrorOfInvocation(bearer).message).toBe("sent Bearer [redacted]");
  });

  it("shows no half of a secret, wherever it is cut and whatever else was redacted before it", () => {
    const secret = "abcdefghijklmnopqrstuvwxyz012345";
    for (let at = 6000; at < 6100; at += 7) {
      const before = `password="${"x".repeat(4500)}"`;
      const message = `${before}${"-".repeat(at - before.length)}${secret}${"-".repeat(500)}`;
      expect(taskErrorOfInvocation({ ...invocationError("llm-error", true), message }, [secret]).message).not.toContain(
        "abc",
      );
    }
    const onlyKey = `-----BEGIN PRIVATE KEY-----${"x".repeat(9000)}`;
    expect(taskErrorOfInvocation({ ...invocationError("llm-error", true), message: onlyKey }).message).toBe(
      "… (9027 characters)",
    );
  });

  it("keeps a message of 2,000 characters whole", () => {
    const whole = { ...invocationError("llm-error", true), message: "x".repeat(2000) };
    expect(taskErrorOfInvocation(whole).message).toBe(whole.message);
    expect(taskErrorOfInvocation({ ...whole, message: "x".repeat(2001) }).message).toContain("… (2001 characters)");
    const long = { ...whole, message: "x".repeat(9000) };
    expect(taskErrorOfInvocation(long).message).toBe(`${whole.message}… (9000 characters)`);
  });

  it("answers with a storable error to any detail", () => {
    const detail = fc.oneof(
      fc.anything(),
      fc.record({ status: fc.anything(), retryAfterMs: fc.oneof(fc.double(), fc.anything()) }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...CODES), fc.boolean(), detail, (code, retryable, any) => {
        expect(Schema.is(TaskError)(taskErrorOfInvocation(invocationError(code, retryable, any)))).toBe(true);
      }),
    );
  });
});

describe("taskErrorOfHttpStatus", () => {
  it.each([
    [400, "permanent", "refused"],
    [401, "permanent", "unauthorized"],
    [403, "permanent", "forbidden"],
    [404, "permanent", "not-found"],
    [408, "timeout", "timeout"],
    [409, "retryable", "conflict"],
    [413, "permanent", "too-large"],
    [422, "permanent", "refused"],
    [425, "retryable", "too-early"],
    [429, "retryable", "rate-limited"],
    [499, "permanent", "refused"],
    [500, "retryable", "server-error"],
    [501, "permanent", "not-supported"],
    [502, "retryable", "server-error"],
    [503, "retryable", "unavailable"],
    [504, "timeout", "timeout"],
    [505, "permanent", "not-supported"],
    [507, "resource", "out-of-storage"],
    [599, "retryable", "server-error"],
    [302, "permanent", "unexpected-status"],
    [399, "permanent", "unexpected-status"],
    [600, "permanent", "unexpected-status"],
  ] as const)("classifies %i as %s, %s", (status, kind, code) => {
    const message = `the other side answered ${status}`;
    expect(taskErrorOfHttpStatus(status, null)).toEqual({ class: kind, code, message, retryAfterMs: null });
  });

  it("keeps the wait that was asked for, in field and message", () => {
    expect(taskErrorOfHttpStatus(429, 1500)).toMatchObject({
      message: "the other side answered 429 and asked to wait 1500 ms",
      retryAfterMs: 1500,
    });
    expect(taskErrorOfHttpStatus(503, 0).retryAfterMs).toBe(0);
  });

  it.each([-1, Number.NaN, Infinity])("takes a wait of %d for none", (retryAfterMs) => {
    expect(taskErrorOfHttpStatus(503, retryAfterMs)).toMatchObject({
      message: "the other side answered 503",
      retryAfterMs: null,
    });
  });
});
