import { given, unlessEmpty } from "@plimsoll/adapters-command-line";
import type { StubBehaviour } from "@plimsoll/adapters-stub";
import * as Option from "effect/Option";
import type { StubFlags } from "./stub-flags.ts";

/** The `--stub-*` flags in the shape of the stub's behaviour, to be decoded by it; undefined when none was given. */
export const stubOverridesOf = (flags: StubFlags): Partial<Record<keyof StubBehaviour, unknown>> | undefined =>
  unlessEmpty(
    given({
      jitterMs: Option.getOrUndefined(flags.stubJitterMs),
      ceiling: Option.getOrUndefined(flags.stubCeiling),
      failures: flags.stubFail.length === 0 ? undefined : flags.stubFail,
      hang: Option.getOrUndefined(Option.map(flags.stubHang, (agents) => ({ agents }))),
      crash: Option.getOrUndefined(Option.map(flags.stubCrashAfter, (afterResults) => ({ afterResults }))),
    }),
  );
