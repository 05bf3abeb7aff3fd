import { makeHost } from "@plimsoll/adapters-host";
import type { ResultsSinkPort } from "@plimsoll/application";
import { ContainerModule } from "inversify";
import { PLIMSOLL_VERSION } from "../cli/version.ts";
import { lockfilePaths } from "./shipped-files.ts";
import type { SpikeComposition } from "./spike-composition.ts";
import { ClockToken, HostToken, ProgressToken, ResultsSinkToken } from "./tokens.ts";

/** What every spike needs, whoever carries the agents. */
export const makeSharedModule = ({ clock, progress }: SpikeComposition, sink: ResultsSinkPort): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(ClockToken).toConstantValue(clock);
    bind(ProgressToken).toConstantValue(progress);
    bind(ResultsSinkToken).toConstantValue(sink);
    bind(HostToken).toResolvedValue(
      (ownClock) => makeHost({ clock: ownClock, lockfiles: lockfilePaths(), plimsollVersion: PLIMSOLL_VERSION }),
      [ClockToken],
    );
  });
