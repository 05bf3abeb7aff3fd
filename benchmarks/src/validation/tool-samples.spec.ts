import { expect, it } from "vitest";
import { k6Samples } from "./k6-load.ts";
import { locustSamples } from "./locust-load.ts";
import { judgedLatencies } from "./tool-samples.ts";

it("keeps what began within the judged time, also when it ended later", () => {
  const samples = [1_000, 2_999, 3_000, 8_999, 9_000].map((startedAtMs) => ({
    startedAtMs,
    latencyMs: startedAtMs / 2,
  }));
  const latencies = judgedLatencies(samples, { agents: 1, warmUpMs: 2_000, judgedMs: 6_000 });
  expect(latencies).toEqual([1_500, 4_499.5]);
});

it("reads the durations of k6's points, which are stamped at the end", () => {
  const point = (metric: string, value: number) =>
    JSON.stringify({ metric, type: "Point", data: { time: "1970-01-01T00:00:01.250Z", value, tags: {} } });
  const header = JSON.stringify({ metric: "http_req_duration", type: "Metric", data: {} });
  const lines = [header, point("http_req_duration", 250.5), point("http_reqs", 1), ""].join("\n");
  expect(k6Samples(lines)).toEqual([{ startedAtMs: 999.5, latencyMs: 250.5 }]);
});

it("takes Locust's times unrounded, and no time of what failed", () => {
  expect(locustSamples('{"samples":[[5,123.456]],"failures":[]}')).toEqual([{ startedAtMs: 5, latencyMs: 123.456 }]);
  expect(() => locustSamples('{"samples":[[5,1]],"failures":["HTTP 500"]}')).toThrow("HTTP 500");
});
