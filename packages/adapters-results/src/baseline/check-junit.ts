import type { BaselineCheck } from "@plimsoll/application";
import type { MetricRegression } from "@plimsoll/domain";
import type { TestSuite } from "junit-report-builder";
import { junitBuilder } from "../junit/junit-builder.ts";
import { xmlText } from "../junit/xml-text.ts";
import { changeWithInterval, noiseText } from "./check-words.ts";

const metricCase = (suite: TestSuite, metric: MetricRegression): void => {
  const testCase = suite.testCase().className("baseline").name(xmlText(metric.metric));
  const message = xmlText(`${changeWithInterval(metric)}, baseline's noise ${noiseText(metric)}: ${metric.reason}`);
  if (metric.verdict === "regressed") testCase.failure(message, "regressed");
  if (metric.verdict === "inconclusive") testCase.error(message, "inconclusive");
  testCase.standardOutput(message);
};

/** A test for each metric: a regression fails, what is undecided is an error, and so is what can't be compared; nothing passes unmeasured. */
export const checkJunit = (check: BaselineCheck): string => {
  const builder = junitBuilder(`plimsoll baseline ${check.name}`);
  const suite = builder.testSuite().name(`baseline ${check.name}`);
  suite.property("verdict", check.verdict);
  for (const metric of check.metrics) metricCase(suite, metric);
  for (const refusal of check.refusals) {
    suite.testCase().className("baseline").name("comparable").error(xmlText(refusal), "not-comparable");
  }
  return builder.build();
};
