import { TaskFailure } from "@plimsoll/application";
import { type ParallelTask, renderPrompt } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { makeFixture, type Run } from "../engine-fixture.ts";
import { taskOf } from "../small-workflow.ts";

/** An engine on the memory store, and what it was given to run. */
export type GraphFixture = Effect.Success<ReturnType<typeof makeFixture>>;

/** Lends an engine whose work is `run` to a test that is written in promises. */
export const withEngine = <A>(run: Run, use: (fixture: GraphFixture) => Promise<A>): Promise<A> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(makeFixture(run), (fixture) => Effect.promise(() => use(fixture)))));

/** The prompt as its agent gets it. */
export const promptOf: (attempt: Parameters<Run>[0]) => string = ({ task, inputs }) =>
  task.work.kind === "prompt" ? Result.getOrThrow(renderPrompt(task.work.prompt, inputs)) : "";

/** Answers with the prompt; one that begins with "fail" fails for good. */
export const echo: Run = (attempt) =>
  Effect.gen(function* () {
    yield* Effect.sleep(2);
    const prompt = promptOf(attempt);
    const failure = { class: "permanent", code: "refused", message: `can't: ${prompt}`, retryAfterMs: null } as const;
    return prompt.startsWith("fail")
      ? yield* new TaskFailure(failure)
      : { output: `<${prompt}>`, usage: { tokens: 10 } };
  });

/** A task with this prompt, tried once. */
export const prompting = (taskId: string, prompt: string, dependsOn: readonly string[] = []): ParallelTask =>
  taskOf(taskId, { work: { kind: "prompt", topic: "t", prompt }, dependsOn, maxAttempts: 1 });
