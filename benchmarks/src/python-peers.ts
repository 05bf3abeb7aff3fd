import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LlmServerCommand } from "./llm-server.ts";

const run = promisify(execFile);
const INSTALL_TIMEOUT_MS = 180_000;
const PINNED = ["llmock==0.2.2", "stubllm==0.1.5", "fakellm==0.3.5"];

const stubllmFixtures = `fixtures:
  - name: hello
    match:
      provider: openai
      messages:
        - role: user
          content:
            contains: Hello
    response:
      content: Hello.
`;

const fakellmRules = `version: 1
rules:
  - name: hello
    when:
      messages_contain: Hello
    respond:
      content: Hello.
`;

const writeRules = async (folder: string): Promise<void> => {
  await mkdir(join(folder, "stubllm"));
  await writeFile(join(folder, "stubllm", "hello.yaml"), stubllmFixtures);
  await writeFile(join(folder, "fakellm.yaml"), fakellmRules);
};

/** Mock servers from PyPI in an environment of their own; each is started by the command its readme gives. */
export const pythonPeers = async (folder: string, firstPort: number): Promise<readonly LlmServerCommand[]> => {
  const venv = join(folder, "venv");
  await run("python3", ["-m", "venv", venv], { timeout: INSTALL_TIMEOUT_MS });
  await run(join(venv, "bin/pip"), ["install", "--quiet", ...PINNED], { timeout: INSTALL_TIMEOUT_MS });
  await writeRules(folder);
  const bin = (name: string): string => join(venv, "bin", name);
  return [
    {
      name: "llmock 0.2.2",
      file: bin("llmock"),
      args: ["serve", "--host", "127.0.0.1", "--port", `${firstPort}`],
      port: firstPort,
    },
    {
      name: "stubllm 0.1.5",
      file: bin("stubllm"),
      args: ["serve", "--host", "127.0.0.1", "--port", `${firstPort + 1}`, "--fixture-dir", join(folder, "stubllm")],
      port: firstPort + 1,
    },
    {
      name: "fakellm 0.3.5",
      file: bin("fakellm"),
      args: ["serve", "--host", "127.0.0.1", "--port", `${firstPort + 2}`, "--config", join(folder, "fakellm.yaml")],
      port: firstPort + 2,
    },
  ];
};
