import type { ClockPort } from "@plimsoll/application";
import { ContainerModule } from "inversify";
import { makeRunnerHost } from "./runner-host.ts";
import { ClockToken, HostToken } from "./tokens.ts";

/** What everything that measures needs: the time and the machine. */
export const makeMachineModule = (clock: ClockPort): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(ClockToken).toConstantValue(clock);
    bind(HostToken).toResolvedValue(makeRunnerHost, [ClockToken]);
  });
