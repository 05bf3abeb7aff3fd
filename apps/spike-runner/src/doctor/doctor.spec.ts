import type { CalibrationRecord } from "@plimsoll/domain";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { checkCalibration, checkCores, checkLoad, checkMemory, checkNode, checkProvisioning } from "./check-machine.ts";
import { honestAgentCount } from "./honest-agent-count.ts";
import { missing, ok } from "./machine-check.ts";
import { renderDiagnosis } from "./render-doctor.ts";

const calibration: CalibrationRecord = {
  ...{ kind: "calibration", clockResolutionMs: 0.001, timerJitterP99Ms: 1 },
  ...{ loopbackRoundTripP50Ms: 0.2, loopbackRoundTripP99Ms: 1, llmCeilingPerSec: 20_000, runnerCeilingPerSec: 90_000 },
};

describe("honestAgentCount", () => {
  it("is the smaller ceiling times the tolerated delay", () => {
    expect(honestAgentCount(calibration, 100)).toMatchObject({
      toleratedDelayMs: 10,
      agents: 200,
      boundBy: "mock ceiling",
    });
    expect(honestAgentCount(calibration, 1000)).toMatchObject({ toleratedDelayMs: 100, agents: 2000 });
    expect(honestAgentCount({ ...calibration, runnerCeilingPerSec: 5000 }, 100)).toMatchObject({
      agents: 50,
      boundBy: "runner ceiling",
    });
  });

  it("tolerates 5 ms at least, however fast the LLM is", () => {
    expect(honestAgentCount(calibration, 1)).toMatchObject({ toleratedDelayMs: 5, agents: 100 });
  });

  it("is nobody when timers are later than that", () => {
    expect(honestAgentCount({ ...calibration, timerJitterP99Ms: 11 }, 100)).toMatchObject({
      agents: 0,
      boundBy: "timer jitter",
    });
  });
});

describe("the doctor's checks", () => {
  it.each([
    ["20.20.2", "missing"],
    ["22.17.9", "missing"],
    ["22.18.0", "ok"],
    ["24.21.0", "ok"],
  ])("finds Node %s %s", (version, status) => {
    expect(checkNode(version).status).toBe(status);
  });

  it("warns of little memory, one core and a busy machine", () => {
    const gigabyte = 1024 ** 3;
    expect(
      [checkMemory(8 * gigabyte, gigabyte / 2), checkMemory(8 * gigabyte, 2 * gigabyte)].map(({ status }) => status),
    ).toEqual(["warning", "ok"]);
    expect([checkCores(1), checkCores(2)].map(({ status }) => status)).toEqual(["warning", "ok"]);
    expect([checkLoad(1.1, 2), checkLoad(0.9, 2)].map(({ status }) => status)).toEqual(["warning", "ok"]);
  });

  it("misses a mock that did not answer", () => {
    const deaf = { ...calibration, llmCeilingPerSec: null, loopbackRoundTripP50Ms: null, loopbackRoundTripP99Ms: null };
    const statuses = checkCalibration(deaf).map(({ name, status }) => `${name} ${status}`);
    expect(statuses).toEqual(["timer jitter ok", "loopback missing", "runner ceiling ok", "mock ceiling missing"]);
  });

  it("knows a sidecar that is not provisioned from one whose files are lost", () => {
    expect(checkProvisioning(null).map(({ status }) => status)).toEqual(["missing"]);
    const folders = { projectDir: "/no/such/project", cacheDir: "/no/such/cache" };
    expect(checkProvisioning(folders).map(({ status }) => status)).toEqual(["warning", "warning"]);
  });
});

describe("renderDiagnosis", () => {
  const colors = picocolors.createColors(false);
  const honest = honestAgentCount(calibration, 100);

  it("says in a sentence what can be measured", () => {
    const text = renderDiagnosis({ checks: [ok("node", "24.21.0")], honest, ready: true }, colors);
    expect(text).toContain("✓ node            24.21.0");
    expect(text).toContain("up to 200 agents at 100 ms LLM latency (bound by the mock ceiling");
  });

  it("says what to do about what is missing", () => {
    const checks = [missing("python", "not found", "Install Python 3.11.")];
    const text = renderDiagnosis({ checks, honest, ready: false }, colors);
    expect(text).toMatch(/✗ python {10}not found\n {18}Install Python 3\.11\.\n/);
    expect(text).toContain("can't run here");
  });
});
