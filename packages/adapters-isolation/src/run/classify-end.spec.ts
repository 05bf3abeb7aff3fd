import { describe, expect, it } from "vitest";
import { LIMITS } from "../testing/isolation-fixture.ts";
import { classifyEnd } from "./classify-end.ts";
import { parseStatus } from "./parse-status.ts";

const limits = { ...LIMITS, cpuSeconds: 2, maxProcesses: 5, maxFileBytes: 100 };
const process = { exitCode: 0, signal: null, error: null };
const inRoom = (status: string, stderr = "") => classifyEnd({ process, status: parseStatus(status), stderr, limits });
const bare = (end: Partial<typeof process>) =>
  classifyEnd({ process: { ...process, ...end }, status: null, stderr: "", limits });
const unspawned = (code: string) => {
  const error = Object.assign(new Error(`spawn ${code}`), { code });
  return classifyEnd({ process: { exitCode: null, signal: null, error }, status: null, stderr: "", limits });
};

describe("classifyEnd", () => {
  it("takes what the room says for the end, not what the outermost process ended with", () => {
    expect(inRoom("ready\nexit 4\n")).toEqual({ kind: "exited", exitCode: 4 });
    expect(inRoom("ready\nAborted\nexit 134\n")).toEqual({ kind: "crash", signal: "SIGABRT" });
  });

  it("tells limits of the kernel by their signals", () => {
    expect(inRoom("ready\nCPU time limit exceeded\nexit 152\n")).toEqual({
      kind: "timeout",
      limit: "cpu",
      limitMs: 2000,
    });
    expect(inRoom("ready\nFile size limit exceeded\nexit 153\n")).toMatchObject({
      kind: "policy-violation",
      what: expect.stringContaining("100 bytes"),
    });
  });

  it("takes V8's abort at its own heap limit for want of memory", () => {
    const words = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";
    expect(inRoom("ready\nAborted\nexit 134\n", words)).toEqual({ kind: "out-of-memory", limitMb: 192 });
  });

  it("is a crash by SIGKILL where the room was ended from outside", () => {
    expect(inRoom("ready\n")).toEqual({ kind: "crash", signal: "SIGKILL" });
  });

  it("is a violation where the room could not be built or nothing could be started", () => {
    expect(inRoom("mount: no\n")).toEqual({ kind: "policy-violation", what: "could not be isolated: mount: no" });
    expect(unspawned("ENOENT")).toEqual({ kind: "policy-violation", what: "could not be started: spawn ENOENT" });
    expect(unspawned("EACCES")).toMatchObject({ kind: "policy-violation" });
  });

  it.each(["EAGAIN", "EMFILE", "ENFILE", "ENOMEM"])("was not started where the machine is short of it: %s", (code) => {
    expect(unspawned(code)).toEqual({ kind: "not-started", reason: `could not be started: spawn ${code}` });
  });

  it.each([
    "sh: 1: Cannot fork",
    "unshare: fork failed: Resource temporarily unavailable",
    "unshare: fork failed: Cannot allocate memory",
    "mount: /tmp/room: No space left on device.",
    "sh: 1: cannot open /tmp/room.fstab: Too many open files in system",
  ])("was not started where the room could not be built for want of something: %s", (complaint) => {
    expect(inRoom(`${complaint}\n`)).toEqual({
      kind: "not-started",
      reason: `could not be isolated: ${complaint}`,
    });
  });

  it("was not started where the launch was ended before it could say anything", () => {
    const ended = { process: { exitCode: null, signal: "SIGKILL" as const, error: null }, stderr: "", limits };
    expect(classifyEnd({ ...ended, status: parseStatus("") })).toEqual({
      kind: "not-started",
      reason: "could not be isolated: ended by SIGKILL",
    });
  });

  it("takes Node's word where there is no room", () => {
    expect(bare({ exitCode: 139 })).toEqual({ kind: "exited", exitCode: 139 });
    expect(
      classifyEnd({ process: { exitCode: null, signal: "SIGBUS", error: null }, status: null, stderr: "", limits }),
    ).toEqual({
      kind: "crash",
      signal: "SIGBUS",
    });
  });
});
