export { openBridge, poolOf, requestsFor } from "./testing/bridge-fixture.ts";
export type { BridgeFixture } from "./testing/bridge-fixture.ts";
export { makeLlmSwitches } from "./testing/llm-switches.ts";
export { startProtocolTestServer } from "./testing/protocol-test-server.ts";
export type { ProtocolTestServer } from "./testing/protocol-test-server.ts";
export type { TestInvocation, TestServerOptions, TestServerRecord } from "./testing/test-server-state.ts";
