import { CurrentActor } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { userInfo } from "node:os";
import process from "node:process";

/** By number where the account has no name, as in many containers. */
const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
};

/** Lets the audit log name whoever runs the command. */
export const asCliUser = Effect.provideService(CurrentActor, `cli:${userName()}`);
