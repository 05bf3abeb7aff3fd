import { expect, it } from "vitest";
import { requestsFor } from "../testing/bridge-fixture.ts";
import { OpenRequests } from "./open-requests.ts";

const withLimits = (...limitsMs: readonly number[]) =>
  requestsFor(limitsMs.length).map((request, index) => ({ ...request, timeoutMs: limitsMs[index] ?? 0 }));

it("names the next limit, grace included, and forgets what is answered", () => {
  const open = new OpenRequests(withLimits(300, 100, 200), 1_000, 50);
  expect(open.nextDueAtMs()).toBe(1_150);
  expect(open.answer("request-2")).toBe(true);
  expect(open.nextDueAtMs()).toBe(1_250);
});

it("gives up exactly what is due, and knows a late answer when it comes", () => {
  const open = new OpenRequests(withLimits(300, 100, 200), 0, 0);
  expect(open.expire(200).map(({ requestId }) => requestId)).toEqual(["request-2", "request-3"]);
  expect([open.size, open.expiredCount, open.nextDueAtMs()]).toEqual([1, 2, 300]);
  expect(open.answer("request-2")).toBe(false);
  expect(open.answer("request-1")).toBe(true);
  expect(open.nextDueAtMs()).toBeNull();
});

it("takes an answer to what was never asked as an answer, for others to judge", () => {
  expect(new OpenRequests(withLimits(100), 0, 0).answer("invented")).toBe(true);
});
