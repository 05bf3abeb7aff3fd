import { parentPort, workerData } from "node:worker_threads";
import { startMockLlmServer } from "./mock-llm-server.ts";
import type { MockLlmConfig } from "./settings.ts";

/** Entry of the server's own thread: tells its port once it listens; it ends with the thread. */
const server = await startMockLlmServer(workerData as MockLlmConfig);
parentPort?.postMessage(server.port);
