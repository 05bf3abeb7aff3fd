import type { ResultsFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { isMissing } from "../samples/is-missing.ts";
import { resultsFailure } from "../samples/results-failure.ts";

const readText = (path: string): Effect.Effect<string | null, ResultsFailure> =>
  Effect.tryPromise({
    try: () => readFile(path, "utf8").catch((cause: unknown) => (isMissing(cause) ? null : Promise.reject(cause))),
    catch: resultsFailure(path, `Make ${basename(path)} readable, or remove it to judge the samples alone.`),
  });

/** What a run's document says, as far as `schema` wants it; null when there is none (the runner was killed). */
export const readStored = <A>(
  path: string,
  schema: Schema.Codec<A, unknown>,
): Effect.Effect<A | null, ResultsFailure> => {
  const hint = `It is not a ${basename(path)} of version 1; remove it to judge the samples alone.`;
  const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(schema));
  return Effect.flatMap(readText(path), (text) =>
    text === null ? Effect.succeed(null) : Effect.mapError(decode(text), resultsFailure(path, hint)),
  );
};
