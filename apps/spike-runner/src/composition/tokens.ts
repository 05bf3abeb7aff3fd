import type {
  BaselineStorePort,
  CapacitySinkPort,
  CheckBaseline,
  ClockPort,
  CompareOrchestrators,
  ComparisonArchivePort,
  ComparisonSinkPort,
  ConformanceSinkPort,
  ExplainRun,
  ExportRun,
  FindCapacity,
  HostPort,
  LlmProviderPort,
  LoadResultsSinkPort,
  OrchestratorProviderPort,
  ProgressPort,
  RecomputeReport,
  ResultsArchivePort,
  ResultsSinkPort,
  RunCatalogPort,
  RunConformance,
  RunDistributedLoad,
  RunExporterPort,
  RunLoad,
  RunLoadShare,
  RunSpike,
  SaveBaseline,
  StreamedLoadSinkPort,
  TrialRunnerPort,
  TuneTopology,
  TuningSinkPort,
} from "@plimsoll/application";
import type { ServiceIdentifier } from "inversify";

/** Symbol.for is global to the process, hence the prefix. */
const token = <T>(name: string) => Symbol.for(`@plimsoll/spike-runner/${name}`) as ServiceIdentifier<T>;

export const ClockToken = token<ClockPort>("Clock");
export const HostToken = token<HostPort>("Host");
export const LlmProviderToken = token<LlmProviderPort>("LlmProvider");
export const OrchestratorProviderToken = token<OrchestratorProviderPort>("OrchestratorProvider");
export const ProgressToken = token<ProgressPort>("Progress");

export const ResultsSinkToken = token<ResultsSinkPort>("ResultsSink");
export const LoadSinkToken = token<LoadResultsSinkPort>("LoadSink");
export const StreamedLoadSinkToken = token<StreamedLoadSinkPort>("StreamedLoadSink");
export const ComparisonSinkToken = token<ComparisonSinkPort>("ComparisonSink");
export const CapacitySinkToken = token<CapacitySinkPort>("CapacitySink");
export const TuningSinkToken = token<TuningSinkPort>("TuningSink");
export const ConformanceSinkToken = token<ConformanceSinkPort>("ConformanceSink");

export const ResultsArchiveToken = token<ResultsArchivePort>("ResultsArchive");
export const ComparisonArchiveToken = token<ComparisonArchivePort>("ComparisonArchive");
export const BaselineStoreToken = token<BaselineStorePort>("BaselineStore");
export const RunCatalogToken = token<RunCatalogPort>("RunCatalog");
export const RunExporterToken = token<RunExporterPort>("RunExporter");
export const TrialRunnerToken = token<TrialRunnerPort>("TrialRunner");

export const RunSpikeToken = token<RunSpike>("RunSpike");
export const RunLoadToken = token<RunLoad>("RunLoad");
export const RunLoadShareToken = token<RunLoadShare>("RunLoadShare");
export const RunDistributedLoadToken = token<RunDistributedLoad>("RunDistributedLoad");
export const CompareOrchestratorsToken = token<CompareOrchestrators>("CompareOrchestrators");
export const FindCapacityToken = token<FindCapacity>("FindCapacity");
export const TuneTopologyToken = token<TuneTopology>("TuneTopology");
export const RunConformanceToken = token<RunConformance>("RunConformance");
export const RecomputeReportToken = token<RecomputeReport>("RecomputeReport");
export const ExplainRunToken = token<ExplainRun>("ExplainRun");
export const ExportRunToken = token<ExportRun>("ExportRun");
export const SaveBaselineToken = token<SaveBaseline>("SaveBaseline");
export const CheckBaselineToken = token<CheckBaseline>("CheckBaseline");
