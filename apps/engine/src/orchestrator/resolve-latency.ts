import type { LatencyModel } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { readEmpiricalSamples } from "./empirical-samples.ts";
import type { LatencyArgument } from "./latency-argument.ts";
import type { UsageError } from "../config/usage-error.ts";

/** Reads the file of an empirical model; the other models are already whole. */
export const resolveLatency = (argument: LatencyArgument): Result.Result<LatencyModel, UsageError> =>
  argument.kind === "empirical-file"
    ? Result.map(readEmpiricalSamples(argument.path), (samplesMs) => ({ kind: "empirical", samplesMs }))
    : Result.succeed(argument);
