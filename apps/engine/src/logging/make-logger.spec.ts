import { describe, expect, it } from "vitest";
import { makeLogger } from "./make-logger.ts";

const recorded = (format: "auto" | "json", isTerminal: boolean) => {
  const lines: string[] = [];
  const logger = makeLogger({ level: "info", format, isTerminal, persist: (text) => void lines.push(text) });
  return { lines, logger };
};

describe("makeLogger", () => {
  it("writes text on a terminal and JSON elsewhere", () => {
    const [terminal, pipe] = [recorded("auto", true), recorded("auto", false)];
    terminal.logger.warn({ workflowId: "w" }, "slow");
    pipe.logger.warn({ workflowId: "w" }, "slow");
    expect(terminal.lines).toEqual(['warn  slow workflowId="w"']);
    expect(JSON.parse(pipe.lines[0] ?? "null")).toMatchObject({ level: 40, msg: "slow", workflowId: "w" });
  });

  it("never writes a secret, and nothing below its level", () => {
    const { lines, logger } = recorded("json", false);
    logger.debug("nothing to see");
    logger.info({ token: "t-1", store: { databaseUrl: "postgresql://u:p@db", password: "p" } }, "started");
    expect(JSON.parse(lines.join())).toMatchObject({
      token: "[redacted]",
      store: { databaseUrl: "[redacted]", password: "[redacted]" },
    });
  });
});
