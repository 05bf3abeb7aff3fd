import type { LatencyArgument, UsageError } from "@plimsoll/adapters-command-line";
import type { LatencyModel } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { readEmpiricalSamples } from "./empirical-samples.ts";

/** Reads the file of an empirical model; the other models are already whole. */
export const resolveLatency = (argument: LatencyArgument): Result.Result<LatencyModel, UsageError> =>
  argument.kind === "empirical-file"
    ? Result.map(readEmpiricalSamples(argument.path), (samplesMs) => ({ kind: "empirical", samplesMs }))
    : Result.succeed(argument);
