import type { LatencyModel } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { readEmpiricalSamples } from "./empirical-samples.ts";
import type { LatencyArgument } from "./latency-argument.ts";
import type { UsageError } from "./usage-error.ts";

/** Reads the file of an empirical model, which counts from the user's folder; the other models are already whole. */
export const resolveLatency = (
  argument: LatencyArgument,
  workingDirectory: string,
): Result.Result<LatencyModel, UsageError> =>
  argument.kind === "empirical-file"
    ? Result.map(readEmpiricalSamples(argument.path, workingDirectory), (samplesMs) => ({
        kind: "empirical",
        samplesMs,
      }))
    : Result.succeed(argument);
