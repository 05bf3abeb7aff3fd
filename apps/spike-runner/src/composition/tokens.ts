import type {
  ClockPort,
  CompareOrchestrators,
  ComparisonArchivePort,
  ComparisonSinkPort,
  HostPort,
  LlmProviderPort,
  OrchestratorProviderPort,
  ProgressPort,
  RecomputeReport,
  ResultsArchivePort,
  ResultsSinkPort,
  RunSpike,
} from "@plimsoll/application";
import type { ServiceIdentifier } from "inversify";

/** Symbol.for is global to the process, hence the prefix. */
const token = <T>(name: string) => Symbol.for(`@plimsoll/spike-runner/${name}`) as ServiceIdentifier<T>;

export const ClockToken = token<ClockPort>("Clock");
export const HostToken = token<HostPort>("Host");
export const LlmProviderToken = token<LlmProviderPort>("LlmProvider");
export const OrchestratorProviderToken = token<OrchestratorProviderPort>("OrchestratorProvider");
export const ResultsSinkToken = token<ResultsSinkPort>("ResultsSink");
export const ResultsArchiveToken = token<ResultsArchivePort>("ResultsArchive");
export const ProgressToken = token<ProgressPort>("Progress");
export const RunSpikeToken = token<RunSpike>("RunSpike");
export const RecomputeReportToken = token<RecomputeReport>("RecomputeReport");
export const ComparisonSinkToken = token<ComparisonSinkPort>("ComparisonSink");
export const CompareOrchestratorsToken = token<CompareOrchestrators>("CompareOrchestrators");
export const ComparisonArchiveToken = token<ComparisonArchivePort>("ComparisonArchive");
