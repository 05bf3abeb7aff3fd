import type { ClockPort } from "@plimsoll/application";
import { Pool } from "undici";
import { nearestRank } from "./nearest-rank.ts";

const CONNECTIONS = 64;
const ROUND_TRIPS = 300;
const ROUND_TRIP_LIMIT_MS = 600;
const CEILING_WINDOW_MS = 700;
const TIMEOUT_MS = 2000;

/** All null when the LLM did not answer: calibration never fails a run, the verdict reads the nulls. */
export interface LlmMeasurement {
  readonly roundTripP50Ms: number | null;
  readonly roundTripP99Ms: number | null;
  readonly ceilingPerSec: number | null;
}

type Get = () => Promise<void>;

const makeGet = (pool: Pool, path: string): Get => {
  return async () => {
    const answer = await pool.request({ method: "GET", path });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`GET ${path} answered ${answer.statusCode}`);
  };
};

const roundTripsMs = async (clock: ClockPort, get: Get): Promise<readonly number[]> => {
  await get();
  const samples: number[] = [];
  const deadline = clock.nowMs() + ROUND_TRIP_LIMIT_MS;
  while (samples.length < ROUND_TRIPS && clock.nowMs() < deadline) {
    const start = clock.nowMs();
    await get();
    samples.push(clock.nowMs() - start);
  }
  return samples;
};

/** Closed loop: every connection asks again as soon as it is answered. */
const answersPerSec = async (clock: ClockPort, get: Get): Promise<number> => {
  const start = clock.nowMs();
  let answers = 0;
  const ask = async (): Promise<void> => {
    while (clock.nowMs() - start < CEILING_WINDOW_MS) {
      await get();
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  return (answers * 1000) / (clock.nowMs() - start);
};

/**
 * Asks `GET <base>/models`, which touches no journal: 300 round trips one after the other, then 0.7 s over 64 connections.
 * The ceiling is therefore that of the LLM's plain answers and of this client together, an upper bound for completions.
 */
export const measureLlm = async (clock: ClockPort, baseUrl: string): Promise<LlmMeasurement> => {
  const models = new URL(`${baseUrl.replace(/\/$/, "")}/models`);
  const timeouts = { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS, connect: { timeout: TIMEOUT_MS } };
  const pool = new Pool(models.origin, { connections: CONNECTIONS, pipelining: 1, ...timeouts });
  const get = makeGet(pool, models.pathname);
  try {
    const samples = await roundTripsMs(clock, get);
    return {
      roundTripP50Ms: nearestRank(samples, 0.5),
      roundTripP99Ms: nearestRank(samples, 0.99),
      ceilingPerSec: await answersPerSec(clock, get),
    };
  } catch {
    return { roundTripP50Ms: null, roundTripP99Ms: null, ceilingPerSec: null };
  } finally {
    await pool.destroy();
  }
};
