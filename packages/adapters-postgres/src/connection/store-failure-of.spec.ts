import { StoreFailure } from "@plimsoll/application";
import { describe, expect, it } from "vitest";
import { sqlStateOf, storeFailureOf } from "./store-failure-of.ts";

const thrown = (code: string, message = "what the driver says"): Error => Object.assign(new Error(message), { code });

describe("the failure of a database call", () => {
  it.each([
    "ECONNREFUSED",
    "ECONNRESET",
    "EPIPE",
    "ETIMEDOUT",
    "08006",
    "57P01",
    "57P03",
    "53300",
    "40001",
    "40P01",
    "57014",
    "53100",
  ])("is unavailable and worth a retry after %s", (code) =>
    expect(storeFailureOf(thrown(code))).toMatchObject({ code: "unavailable", retryable: true }),
  );

  it.each(["Connection terminated unexpectedly", "timeout exceeded when trying to connect", "Query read timeout"])(
    "is unavailable when the driver says: %s",
    (message) => expect(storeFailureOf(new Error(message))).toMatchObject({ code: "unavailable", retryable: true }),
  );

  it.each([
    ["42501", "forbidden"],
    ["PLS01", "not-found"],
    ["PLS02", "invalid"],
    ["23514", "invalid"],
    ["22P02", "invalid"],
    ["42P01", "invalid"],
  ])("is not worth a retry after %s: %s", (state, code) => {
    const failure = storeFailureOf(thrown(state));
    expect(failure).toMatchObject({ code, retryable: false });
    expect(sqlStateOf(failure)).toBe(state);
  });

  it.each(["28P01", "3D000", "XX000", "EMFILE", "ENETDOWN", "EPROTO"])(
    "is unavailable and worth a retry after %s: what runs should outlive an operator's mistake",
    (code) => expect(storeFailureOf(thrown(code))).toMatchObject({ code: "unavailable", retryable: true }),
  );

  it("names what to check when the database refuses who asks", () => {
    expect(storeFailureOf(thrown("28P01")).hint).toContain("password");
  });

  it("looks into what Node throws when both addresses of localhost refuse", () => {
    const both = new AggregateError([thrown("ECONNREFUSED", "connect ECONNREFUSED ::1:5432")], "");
    expect(storeFailureOf(both)).toMatchObject({ code: "unavailable", message: "connect ECONNREFUSED ::1:5432" });
  });

  it("stays what it is when it is one already", () => {
    const failure = new StoreFailure({ code: "locked", message: "m", hint: "h", retryable: false });
    expect(storeFailureOf(failure)).toBe(failure);
  });
});
