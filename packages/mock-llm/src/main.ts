#!/usr/bin/env node
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Result from "effect/Result";
import { SERVE_USAGE, parseServeArguments } from "./serve-arguments.ts";
import { serveMockLlm } from "./serve-mock-llm.ts";
import type { MockLlmConfig } from "./settings.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

const serve = (config: MockLlmConfig): void => {
  const listening = serveMockLlm(config, (address) => process.stdout.write(`${JSON.stringify(address)}\n`));
  const reported = Effect.catch(listening, ({ message, hint }) =>
    Effect.sync(() => {
      process.stderr.write(`${message}\n${hint}\n`);
      process.exitCode = EXIT_FAILED;
    }),
  );
  const fiber = Effect.runFork(reported);
  const stop = (): void => void Effect.runPromise(Fiber.interrupt(fiber));
  process.once("SIGINT", stop).once("SIGTERM", stop);
};

const parsed = parseServeArguments(process.argv.slice(2));
if (Result.isFailure(parsed)) {
  process.stderr.write(`${parsed.failure}\nSee plimsoll-mock-llm --help.\n`);
  process.exitCode = EXIT_USAGE;
} else if (parsed.success === "help") process.stdout.write(SERVE_USAGE);
else serve(parsed.success);
