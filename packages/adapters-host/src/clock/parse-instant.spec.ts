import { describe, expect, it } from "vitest";
import { parseInstantMs } from "./parse-instant.ts";

describe("parseInstantMs", () => {
  it("keeps microseconds", () => {
    expect(parseInstantMs("1970-01-01T00:00:01.250500Z")).toBeCloseTo(1250.5, 6);
  });

  it("reads offsets as well as Z", () => {
    expect(parseInstantMs("1970-01-01T02:00:00+02:00")).toBe(0);
    expect(parseInstantMs("1969-12-31t19:00:00.001-05:00")).toBeCloseTo(1, 6);
  });

  it.each(["", "yesterday", "2026-11-22", "2026-11-22T07:00:00"])("calls %j no instant", (text) => {
    expect(parseInstantMs(text)).toBeNaN();
  });
});
