import { PROTOCOL_VERSION } from "../wire/info.schema.ts";
import { componentSchemas, type BodyName } from "./component-schemas.ts";
import { OPERATIONS, type Answered, type Operation, type Problematic } from "./operations.ts";

/** JSON that is written out as it stands. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

const refTo = (body: BodyName) => ({ $ref: `#/components/schemas/${body}` });

const answered = ({ description, body, mediaType = "application/json" }: Answered) => ({
  description,
  ...(body === undefined ? {} : { content: { [mediaType]: { schema: refTo(body) } } }),
});

const problematic = ({ status, description }: Problematic) => ({
  description,
  ...(status === 429 ? { headers: { "retry-after": { schema: { type: "string" }, description: "Seconds." } } } : {}),
  content: { "application/problem+json": { schema: refTo("Problem") } },
});

const COMMON_PROBLEMS: readonly Problematic[] = [
  { status: 401, description: "`unauthorized`: a token is configured and the request does not carry it." },
  { status: 500, description: "`internal-error`: a bug of the orchestrator." },
];

const responsesOf = ({ answers, problems }: Operation) =>
  Object.fromEntries([
    ...answers.map((answer) => [String(answer.status), answered(answer)]),
    ...[...problems, ...COMMON_PROBLEMS].map((problem) => [String(problem.status), problematic(problem)]),
  ]);

const parametersOf = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string", minLength: 1 },
  }));

const operationOf = (operation: Operation) => ({
  operationId: operation.operationId,
  summary: operation.summary,
  ...(operation.path.includes("{") ? { parameters: parametersOf(operation.path) } : {}),
  ...(operation.body === undefined
    ? {}
    : { requestBody: { required: true, content: { "application/json": { schema: refTo(operation.body) } } } }),
  responses: responsesOf(operation),
});

const pathsOf = (operations: readonly Operation[]) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationOf(operation) };
  }
  return paths;
};

const DESCRIPTION = [
  "The HTTP contract between Plimsoll and an agent orchestrator that lives outside its process.",
  "JSON, UTF-8, HTTP/1.1. Durations are milliseconds, sizes bytes, instants RFC 3339 with milliseconds.",
  "Status codes speak of the exchange, `outcome` of the work. Generated from the schemas that validate every answer.",
].join(" ");

/** OpenAPI 3.1 of the orchestrator protocol. */
export const openApiDocument = (): OpenApiDocument => ({
  openapi: "3.1.1",
  info: {
    title: "Plimsoll orchestrator protocol",
    version: PROTOCOL_VERSION,
    description: DESCRIPTION,
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [
    { url: "http://127.0.0.1:{port}", description: "Loopback by default.", variables: { port: { default: "9000" } } },
  ],
  security: [{ bearer: [] }, {}],
  paths: pathsOf(OPERATIONS),
  components: {
    securitySchemes: { bearer: { type: "http", scheme: "bearer", description: "Needed where a token is configured." } },
    schemas: componentSchemas(),
  },
});

/** The file's text before it is formatted like every other file. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`;
