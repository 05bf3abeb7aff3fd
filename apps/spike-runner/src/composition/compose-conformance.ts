import { makeConformanceSink } from "@plimsoll/adapters-results";
import { type ClockPort, type ConformancePorts, RunConformance } from "@plimsoll/application";
import { Container } from "inversify";
import { ClockToken, ConformanceSinkToken, RunConformanceToken } from "./tokens.ts";

/** What a run of the checks is wired from. */
export interface ConformanceComposition {
  readonly clock: ClockPort;
  /** Absolute folder in which the run gets a folder of its own. */
  readonly resultsFolder: string;
  readonly onStep: ConformancePorts["onStep"];
}

/** The use case of `conformance`. */
export const composeConformance = ({ clock, resultsFolder, onStep }: ConformanceComposition): RunConformance => {
  const container = new Container({ defaultScope: "Singleton" });
  container.bind(ClockToken).toConstantValue(clock);
  container.bind(ConformanceSinkToken).toResolvedValue(() => makeConformanceSink({ rootDir: resultsFolder }));
  container
    .bind(RunConformanceToken)
    .toResolvedValue(
      (ownClock, sink) => new RunConformance({ clock: ownClock, sink, onStep }),
      [ClockToken, ConformanceSinkToken],
    );
  return container.get(RunConformanceToken);
};
