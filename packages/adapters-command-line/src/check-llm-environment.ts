import type { LlmChoice } from "@plimsoll/domain";
import * as Result from "effect/Result";
import { UsageError } from "./usage-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_OPENAI_BASE_URL = "https://api.openai.com/v1";

/** OPENAI_BASE_URL, or the API that the name of the flag promises. */
export const openAiBaseUrl = (env: Environment): string => {
  const given = env["OPENAI_BASE_URL"] ?? "";
  return given === "" ? DEFAULT_OPENAI_BASE_URL : given;
};

const isHttpAddress = (value: string): boolean =>
  URL.canParse(value) && ["http:", "https:"].includes(new URL(value).protocol);

/** Refuses a real LLM without what it needs, before anything is started. Values are never shown. */
export const checkLlmEnvironment = (kind: LlmChoice["kind"], env: Environment): Result.Result<void, UsageError> => {
  if (kind !== "openai") return Result.succeed(undefined);
  if (!isHttpAddress(openAiBaseUrl(env))) {
    const hint = "Give the address of an OpenAI-compatible API, with its /v1 if it has one.";
    return Result.fail(new UsageError({ message: "OPENAI_BASE_URL is not an http(s) address", hint }));
  }
  if ((env["OPENAI_API_KEY"] ?? "") === "") {
    const hint = "Export OPENAI_API_KEY (any word for a server that needs none), or use --llm mock.";
    return Result.fail(new UsageError({ message: "--llm openai needs OPENAI_API_KEY in the environment", hint }));
  }
  return Result.succeed(undefined);
};
