import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "./tool-process.ts";
import { judgedLatencies, type LoadWindow, type ToolSample } from "./tool-samples.ts";

const GRACE_SEC = 30;

/** One virtual user an agent, each with one invocation at a time; an answer that is no success ends the test with an error. */
const script = `
import http from "k6/http";
import exec from "k6/execution";

export const options = {
  scenarios: {
    closed: {
      executor: "constant-vus",
      vus: Number(__ENV.AGENTS),
      duration: __ENV.DURATION,
      gracefulStop: "${GRACE_SEC}s",
    },
  },
};

const params = { headers: { "content-type": "application/json" } };

export default function () {
  const agentId = "archon-" + exec.vu.idInTest;
  const requestId = "k6-" + exec.vu.idInTest + "-" + exec.vu.iterationInScenario;
  const prompt = "Respond with your agent id and repeat the mark. [[agent:" + agentId + "]]";
  const body = JSON.stringify({ requestId, agentId, topic: "roll call", prompt, timeoutMs: 120000 });
  const response = http.post(__ENV.URL, body, params);
  if (response.status !== 200 || !response.body.includes('"succeeded"')) exec.test.abort(response.body);
}
`;

interface K6Point {
  readonly type: string;
  readonly metric: string;
  readonly data: { readonly time: string; readonly value: number };
}

/** A point is stamped at the request's end; its value, http_req_duration, runs from the first byte sent to the last one read. */
export const k6Samples = (lines: string): readonly ToolSample[] =>
  lines
    .split("\n")
    .filter((line) => line.includes('"http_req_duration"') && line.includes('"Point"'))
    .map((line) => JSON.parse(line) as K6Point)
    .map(({ data: { time, value } }) => ({ startedAtMs: Date.parse(time) - value, latencyMs: value }));

/** Loads with k6; the latencies of the judged part. */
export const k6Load = async (
  program: string,
  invocationsUrl: string,
  window: LoadWindow,
  folder: string,
): Promise<readonly number[]> => {
  const [file, out] = [join(folder, "closed.js"), join(folder, "k6.ndjson")];
  await writeFile(file, script);
  const durationMs = window.warmUpMs + window.judgedMs;
  await runTool(program, ["run", "--quiet", "--address", "", "--no-usage-report", "--out", `json=${out}`, file], {
    env: { AGENTS: `${window.agents}`, DURATION: `${durationMs}ms`, URL: invocationsUrl, K6_NO_USAGE_REPORT: "true" },
    timeoutMs: durationMs + 2 * GRACE_SEC * 1_000,
  });
  return judgedLatencies(k6Samples(await readFile(out, "utf8")), window);
};
