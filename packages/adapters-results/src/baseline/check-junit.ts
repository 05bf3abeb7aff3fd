import type { BaselineCheck } from "@plimsoll/application";
import type { MetricRegression } from "@plimsoll/domain";
import junit from "junit-report-builder";
import type { Builder, TestSuite } from "junit-report-builder";
import { changeWithInterval, noiseText } from "./check-words.ts";

/** The package is CommonJS and exports the builder itself, while its types promise it as `default`. */
const rootBuilder = junit as unknown as Builder;

/** Characters that XML 1.0 knows no way to write, not even escaped. */
const UNWRITABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const xmlText = (text: string): string => text.replace(UNWRITABLE, "\ufffd");

const metricCase = (suite: TestSuite, metric: MetricRegression): void => {
  const testCase = suite.testCase().className("baseline").name(xmlText(metric.metric));
  const message = xmlText(`${changeWithInterval(metric)}, baseline's noise ${noiseText(metric)}: ${metric.reason}`);
  if (metric.verdict === "regressed") testCase.failure(message, "regressed");
  if (metric.verdict === "inconclusive") testCase.error(message, "inconclusive");
  testCase.standardOutput(message);
};

/** A test for each metric: a regression fails, what is undecided is an error, and so is what can't be compared; nothing passes unmeasured. */
export const checkJunit = (check: BaselineCheck): string => {
  const builder = rootBuilder.newBuilder().name(`plimsoll baseline ${check.name}`);
  const suite = builder.testSuite().name(`baseline ${check.name}`);
  suite.property("verdict", check.verdict);
  for (const metric of check.metrics) metricCase(suite, metric);
  for (const refusal of check.refusals) {
    suite.testCase().className("baseline").name("comparable").error(xmlText(refusal), "not-comparable");
  }
  return builder.build();
};
