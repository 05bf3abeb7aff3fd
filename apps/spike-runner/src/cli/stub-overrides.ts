import { given, unlessEmpty } from "@plimsoll/adapters-command-line";
import * as Option from "effect/Option";
import type { ScenarioFile } from "../config/scenario-file.ts";
import type { StubFlags } from "./stub-flags.ts";

type StubSection = NonNullable<ScenarioFile["stub"]>;
type Selection = "all" | number | readonly string[];

const rule = (agents: Option.Option<Selection>) => (Option.isNone(agents) ? undefined : { agents: agents.value });

const memoryOf = (flags: StubFlags): StubSection["memory"] =>
  unlessEmpty(
    given({
      bytesPerAgent: Option.getOrUndefined(flags.stubBytesPerAgent),
      leakedBytesPerCycle: Option.getOrUndefined(flags.stubLeakBytes),
      leakedFilesPerCycle: Option.getOrUndefined(flags.stubLeakFiles),
    }),
  );

const crashOf = ({ stubCrashAfter }: StubFlags): StubSection["crash"] =>
  Option.isNone(stubCrashAfter) ? undefined : { afterResults: stubCrashAfter.value };

/** The `--stub-*` flags in the shape of the file's `stub:` section; undefined when none was given. */
export const stubOverridesOf = (flags: StubFlags): StubSection | undefined =>
  unlessEmpty(
    given({
      jitterMs: Option.getOrUndefined(flags.stubJitterMs),
      ceiling: Option.getOrUndefined(flags.stubCeiling),
      importMs: Option.getOrUndefined(flags.stubImportMs),
      instantiationMs: Option.getOrUndefined(flags.stubInstantiationMs),
      failInstantiationOf: Option.getOrUndefined(flags.stubFailInstantiation),
      failures: flags.stubFail.length === 0 ? undefined : flags.stubFail,
      mixUp: rule(flags.stubMixUp),
      drop: rule(flags.stubDrop),
      double: rule(flags.stubDouble),
      invent: rule(flags.stubInvent),
      withoutLlm: rule(flags.stubWithoutLlm),
      silentRetries: rule(flags.stubSilentRetries),
      hang: rule(flags.stubHang),
      crash: crashOf(flags),
      memory: memoryOf(flags),
    }),
  ) as StubSection | undefined;
