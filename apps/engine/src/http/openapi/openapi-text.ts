import * as OpenApi from "effect/http-api/OpenApi";
import { EngineApi } from "../api/engine-api.ts";

/** OpenAPI 3.1 of the engine, generated from the schemas that check every request and answer. */
export const openApiText = (): string => `${JSON.stringify(OpenApi.fromApi(EngineApi), null, 2)}\n`;
