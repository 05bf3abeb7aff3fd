/** The acceptance criteria of story 2.2, in the story's words. */
export const ACCEPTANCE_CRITERIA: Readonly<Record<string, string>> = {
  "AC1.1": "Implement bounded concurrency with automatic CPU count detection",
  "AC1.2": "Support parallel execution of independent agent tasks",
  "AC1.3": "Maintain sub-2 second agent handoff performance",
  "AC1.4": "Prevent resource exhaustion through intelligent workload management",
  "AC2.1": "Implement intelligent agent selection based on task requirements",
  "AC2.2": "Support agent specialization and capability matching",
  "AC2.3": "Enable dynamic agent pool scaling based on workload",
  "AC2.4": "Maintain agent state isolation during parallel execution",
  "AC3.1": "Implement CPU and memory resource monitoring",
  "AC3.2": "Support configurable resource limits per agent",
  "AC3.3": "Enable automatic resource allocation and deallocation",
  "AC3.4": "Prevent resource conflicts between parallel agents",
  "AC4.1": "Achieve 99.9% task completion rate for parallel workflows",
  "AC4.2": "Maintain sub-5 second total workflow execution time",
  "AC4.3": "Support up to 10 concurrent agent executions",
  "AC4.4": "Optimize memory usage during parallel execution",
  "AC5.1": "Integrate with LangGraph StateGraph from Story 2.1",
  "AC5.2": "Maintain compatibility with existing BMAD agent personas",
  "AC5.3": "Support cerebral tasks integration for workflow tracking",
  "AC5.4": "Enable Supabase state persistence for parallel workflows",
  "AC6.1": "Implement comprehensive parallel execution metrics",
  "AC6.2": "Support real-time resource utilization monitoring",
  "AC6.3": "Enable agent performance tracking and optimization",
  "AC6.4": "Provide detailed parallel workflow execution logs",
  "AC7.1": "Implement graceful handling of agent failures in parallel execution",
  "AC7.2": "Support automatic retry mechanisms for failed parallel tasks",
  "AC7.3": "Enable partial workflow recovery when some agents fail",
  "AC7.4": "Maintain system stability during parallel execution errors",
  "AC8.1": "Implement secure agent isolation during parallel execution",
  "AC8.2": "Support tenant-based resource allocation",
  "AC8.3": "Enable audit logging for parallel agent activities",
  "AC8.4": "Maintain Kyverno policy compliance for parallel execution",
  "AC9.1": "Implement comprehensive parallel execution test suite",
  "AC9.2": "Support load testing for concurrent agent scenarios",
  "AC9.3": "Validate resource management under various workload conditions",
  "AC9.4": "Enable performance regression testing",
  "AC10.1": "Provide comprehensive parallel execution documentation",
  "AC10.2": "Include practical examples of multi-agent parallel workflows",
  "AC10.3": "Document resource management best practices",
  "AC10.4": "Enable developer onboarding for parallel execution features",
};

const TEST_NAME = /^\s*(?:it|test)(?:\.(?:effect|live|each\(.*?\)))?\(\s*"(AC\d+\.\d+)(?:, AC\d+\.\d+)*: /gm;
const NOT_RUN = /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|todo|only|runIf|skipIf|fails)\b/g;

/** Criteria that the tests in these sources name at the start of their titles, as often as they do. */
export const testedCriteria = (sources: readonly string[]): readonly string[] =>
  sources.flatMap((source) => [...source.matchAll(TEST_NAME)].map(([, criterion]) => criterion ?? ""));

/** What is wrong with the tests of the criteria, in sentences; nothing when each criterion has one that runs. */
export const criteriaComplaints = (sources: readonly string[]): readonly string[] => {
  const tested = new Set(testedCriteria(sources));
  const known = new Set(Object.keys(ACCEPTANCE_CRITERIA));
  return [
    ...[...known].filter((criterion) => !tested.has(criterion)).map((criterion) => `${criterion} has no test`),
    ...[...tested].filter((criterion) => !known.has(criterion)).map((criterion) => `${criterion} is no criterion`),
    ...sources.flatMap((source) => [...source.matchAll(NOT_RUN)].map(([text]) => `${text} keeps a test from running`)),
  ];
};
