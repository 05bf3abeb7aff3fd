import { workflowEngineContract } from "@plimsoll/contract-tests";
import { makeMemoryWorkflowStore } from "./store/make-memory-workflow-store.ts";

workflowEngineContract({ name: "the store in memory", makeStore: makeMemoryWorkflowStore(), propertyRuns: 40 });
