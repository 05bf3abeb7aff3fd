export type { LlmGatewayOptions } from "./gateway-options.ts";
export { makeLlmGateway, makeLlmGatewayProvider } from "./make-llm-gateway.ts";
export type { StartedGateway } from "./make-llm-gateway.ts";
