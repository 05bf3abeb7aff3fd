import * as Effect from "effect/Effect";
import * as HttpRouter from "effect/http/HttpRouter";
import type { HttpServerRequest } from "effect/http/HttpServerRequest";
import * as HttpServerResponse from "effect/http/HttpServerResponse";
import * as Layer from "effect/Layer";
import { type DashboardFile, loadDashboardFiles } from "./load-dashboard-files.ts";

/** The page loads nothing from elsewhere, runs no script but its own files, and is shown in no frame. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const answer = ({ body, contentType, etag }: DashboardFile) => {
  const headers = { "content-security-policy": CONTENT_SECURITY_POLICY, "cache-control": "no-cache", etag };
  const whole = HttpServerResponse.uint8Array(body, { contentType, headers });
  return (request: HttpServerRequest) =>
    Effect.succeed(
      request.headers["if-none-match"] === etag ? HttpServerResponse.empty({ status: 304, headers }) : whole,
    );
};

/** The dashboard: static files, which know nothing until a token is entered. */
export const dashboardRoutes = Layer.unwrap(
  Effect.sync(() =>
    HttpRouter.addAll(
      [...loadDashboardFiles()].map(([path, file]) => HttpRouter.route("GET", path as "/", answer(file))),
    ),
  ),
);
