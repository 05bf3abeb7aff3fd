import * as Context from "effect/Context";

import * as Effect from "effect/Effect";

/** What a principal asked for and may not have. */
export interface RefusedAccess {
  /** The problem's code, as it is answered or would be if it were not hidden behind a 404. */
  readonly code: string;
  /** What was asked for: a tenant's name, a field. */
  readonly subject: string;
}

/** Takes down what was refused to the request that is being answered; nobody listens outside of one. */
export const NoteRefusedAccess: Context.Reference<(refused: RefusedAccess) => Effect.Effect<void>> = Context.Reference<
  (refused: RefusedAccess) => Effect.Effect<void>
>("@plimsoll/engine/http/NoteRefusedAccess", { defaultValue: () => () => Effect.void });

/** Fails with the problem, after it was taken down. */
export const refuseAccess = <E>(refused: RefusedAccess, problem: E): Effect.Effect<never, E> =>
  Effect.gen(function* () {
    const note = yield* NoteRefusedAccess;
    yield* note(refused);
    return yield* Effect.fail(problem);
  });
