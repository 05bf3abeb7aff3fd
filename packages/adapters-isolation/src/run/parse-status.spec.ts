import { describe, expect, it } from "vitest";
import { parseStatus } from "./parse-status.ts";

describe("parseStatus", () => {
  it("reads an exit code", () => {
    expect(parseStatus("ready\nexit 3\n")).toEqual({ ready: true, exitCode: 3, signalled: false, complaint: "" });
  });

  it("takes a code above 128 for a signal only where the shell names one", () => {
    expect(parseStatus("ready\nexit 139\n")).toMatchObject({ exitCode: 139, signalled: false });
    expect(parseStatus("ready\nSegmentation fault\nexit 139\n")).toMatchObject({ exitCode: 139, signalled: true });
    expect(parseStatus("ready\nsh: line 9:    42 Killed   \nexit 137\n")).toMatchObject({ signalled: true });
  });

  it("says why a launch failed", () => {
    expect(parseStatus("mount: /x: permission denied.\n")).toMatchObject({
      ready: false,
      complaint: "mount: /x: permission denied.",
    });
    expect(parseStatus("ready\nsetpriv: setresuid failed\nexit 127\n")).toMatchObject({
      ready: false,
      complaint: "setpriv: setresuid failed",
    });
  });

  it("knows no exit code of a launch that was ended", () => {
    expect(parseStatus("no /proc\nready\n")).toEqual({ ready: true, exitCode: null, signalled: false, complaint: "" });
    expect(parseStatus("")).toMatchObject({ ready: false, exitCode: null });
  });
});
