import * as Flag from "effect/cli/Flag";
import { LATENCY_SYNTAX, parseLatencyArgument } from "./latency-argument.ts";
import { messageOf } from "./message-of.ts";

/** A whole number of at least `minimum`. */
export const boundedInt = (name: string, minimum: number, description: string) =>
  Flag.Int(name).pipe(
    Flag.filter(
      (value) => value >= minimum,
      () => `Expected a whole number of ${minimum} or more`,
    ),
    Flag.withMetavar("N"),
    Flag.withDescription(description),
    Flag.optional,
  );

/** A duration above zero. */
export const milliseconds = (name: string, description: string) =>
  Flag.Finite(name).pipe(
    Flag.filter(
      (value) => value > 0,
      () => "Expected milliseconds above 0",
    ),
    Flag.withMetavar("MS"),
    Flag.withDescription(description),
    Flag.optional,
  );

/** Text that is not empty. */
export const words = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(
    Flag.filter(
      (value) => value.trim() !== "",
      () => `Expected ${metavar}`,
    ),
    Flag.withMetavar(metavar),
    Flag.withDescription(description),
    Flag.optional,
  );

/** A service time: fixed, lognormal or from a file. */
export const latency = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.mapTryCatch(parseLatencyArgument, messageOf),
    Flag.withMetavar("MS|MODEL"),
    Flag.withDescription(description.replace("SYNTAX", LATENCY_SYNTAX)),
    Flag.optional,
  );

/** Off unless given. */
export const toggle = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false));
