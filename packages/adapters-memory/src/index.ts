export type { MemoryStoreOptions } from "./store/make-memory-workflow-store.ts";
export { makeMemoryWorkflowStore } from "./store/make-memory-workflow-store.ts";
export type { EventStreamOptions } from "./stream/make-event-stream.ts";
export { makeEventStream } from "./stream/make-event-stream.ts";
