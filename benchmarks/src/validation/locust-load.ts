import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "./tool-process.ts";
import { judgedLatencies, type LoadWindow, type ToolSample } from "./tool-samples.ts";

const GRACE_SEC = 30;

/**
 * One user an agent. Locust's own statistics round response times of 100 ms and more to two digits (locust/stats.py), so the raw
 * ones are taken from its request event. They run from before the request is written to the end of the body. Its run time counts
 * from before its users are there, on a busy machine by many seconds, so the file counts from when they all are.
 */
const locustfile = `
import itertools
import json
import os

import gevent
from locust import FastHttpUser, constant, events, task

numbers = itertools.count(1)
samples = []
failures = []
environments = []


@events.request.add_listener
def keep(start_time, response_time, exception, **_):
    samples.append([start_time * 1000, response_time])
    if exception is not None:
        failures.append(str(exception))


@events.spawning_complete.add_listener
def begin(**_):
    gevent.spawn_later(float(os.environ["DURATION_SEC"]), lambda: environments[0].runner.quit())


@events.init.add_listener
def remember(environment, **_):
    environments.append(environment)


@events.quitting.add_listener
def write(**_):
    with open(os.environ["SAMPLES"], "w") as file:
        json.dump({"samples": samples, "failures": failures[:3]}, file)


class Agent(FastHttpUser):
    wait_time = constant(0)

    def on_start(self):
        self.number = next(numbers)
        self.turn = 0

    @task
    def invoke(self):
        agent = f"archon-{self.number}"
        self.turn += 1
        prompt = f"Respond with your agent id and repeat the mark. [[agent:{agent}]]"
        body = {"requestId": f"locust-{self.number}-{self.turn}", "agentId": agent, "topic": "roll call"}
        response = self.client.post(os.environ["TARGET"], json={**body, "prompt": prompt, "timeoutMs": 120000})
        if response.status_code != 200 or '"succeeded"' not in response.text:
            failures.append(str(response.text))
`;

/** What the listener wrote: start (Unix ms) and response time of each request. */
interface LocustSamples {
  readonly samples: readonly (readonly [startedAtMs: number, latencyMs: number])[];
  readonly failures: readonly string[];
}

/** Throws when a request failed: its time would not be a latency. */
export const locustSamples = (json: string): readonly ToolSample[] => {
  const { samples, failures } = JSON.parse(json) as LocustSamples;
  if (failures.length > 0) throw new Error(`invocations that Locust sent failed: ${failures.join("; ")}`);
  return samples.map(([startedAtMs, latencyMs]) => ({ startedAtMs, latencyMs }));
};

/** Loads with Locust; the latencies of the judged part. */
export const locustLoad = async (
  program: string,
  invocationsUrl: string,
  window: LoadWindow,
  folder: string,
): Promise<readonly number[]> => {
  const [file, out] = [join(folder, "closed_load.py"), join(folder, "locust.json")];
  await writeFile(file, locustfile);
  const durationMs = window.warmUpMs + window.judgedMs;
  const users = ["--users", `${window.agents}`, "--spawn-rate", `${window.agents}`];
  const time = ["--stop-timeout", `${GRACE_SEC}`];
  const quiet = ["--headless", "--only-summary", "--host", new URL(invocationsUrl).origin];
  await runTool(program, ["--locustfile", file, ...quiet, ...users, ...time], {
    env: { SAMPLES: out, TARGET: new URL(invocationsUrl).pathname, DURATION_SEC: `${durationMs / 1_000}` },
    timeoutMs: durationMs + 3 * GRACE_SEC * 1_000,
  });
  return judgedLatencies(locustSamples(await readFile(out, "utf8")), window);
};
