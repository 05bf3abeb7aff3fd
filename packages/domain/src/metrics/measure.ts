import { indexEvidence } from "../evidence/evidence-index.ts";
import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { EvidenceRecord } from "../evidence/evidence-record.ts";
import { measureAnswers } from "./measure-answers.ts";
import { measureConcurrency } from "./measure-concurrency.ts";
import { measureCpu } from "./measure-cpu.ts";
import { measureExecution } from "./measure-execution.ts";
import { measureFailures } from "./measure-failures.ts";
import { measureInstantiation } from "./measure-instantiation.ts";
import { measureInstruments } from "./measure-instruments.ts";
import { measureLeaks } from "./measure-leaks.ts";
import { measureMemory } from "./measure-memory.ts";
import { measureThroughput } from "./measure-throughput.ts";
import type { SpikeMetrics } from "./spike-metrics.ts";

/** {@link measure} over evidence that is already indexed. */
export const measureIndexed = (index: EvidenceIndex): SpikeMetrics => ({
  agentCount: index.scenario.agentCount,
  failures: measureFailures(index),
  ...measureInstantiation(index),
  ...measureMemory(index),
  ...measureExecution(index),
  ...measureConcurrency(index),
  ...measureThroughput(index),
  ...measureAnswers(index),
  ...measureCpu(index),
  ...measureInstruments(index),
  ...measureLeaks(index),
});

/** Every figure of a run from its evidence alone; figures whose evidence is missing say so in their `reason`. */
export const measure = (records: readonly EvidenceRecord[]): SpikeMetrics => measureIndexed(indexEvidence(records));
