import * as Context from "effect/Context";

/**
 * On whose behalf the store is called, for its audit log: `token:<subject>`, `cli:<user>`, … Where nobody is named it is the
 * engine itself.
 */
export const CurrentActor: Context.Reference<string> = Context.Reference<string>("@plimsoll/application/CurrentActor", {
  defaultValue: () => "engine",
});
