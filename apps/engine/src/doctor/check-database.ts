import type { StoreFailure } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { openStore } from "../composition/open-store.ts";
import type { StoreChoice } from "../config/resolve-store.ts";
import { type EngineCheck, ok } from "./engine-check.ts";

const placeOf = (choice: StoreChoice): string =>
  choice.kind === "embedded" ? `embedded, ${choice.folder}` : choice.kind;

/** An embedded database that another engine has open is well: nobody else may look into it. */
const failed = ({ code, message, hint }: StoreFailure, place: string): EngineCheck => {
  const status = code === "locked" ? "warning" : "missing";
  return { name: "database", status, fact: `${place}: ${message}`, hint };
};

/** Whether the store answers and has every migration; the embedded one is started, and brought up to date, for it. */
export const checkDatabase = (choice: StoreChoice): Effect.Effect<EngineCheck> => {
  const place = placeOf(choice);
  if (choice.kind === "memory") return Effect.succeed(ok("database", "memory: nothing is kept"));
  const looking = Effect.flatMap(openStore(choice), (store) => store.list({ limit: 1 }));
  return Effect.scoped(looking).pipe(
    Effect.as(ok("database", `${place}: answers and is up to date`)),
    Effect.catchTag("StoreFailure", (failure) => Effect.succeed(failed(failure, place))),
  );
};
