import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** A file of the dashboard as it is served. */
export interface DashboardFile {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Strong, of the content. */
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

/** Beside this file, and beside the bundle that this file becomes a part of. */
const folder = new URL("./dashboard-files/", import.meta.url);

const load = (name: string): DashboardFile => {
  const body = readFileSync(new URL(name, folder));
  const contentType = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  return { body, contentType, etag: `"${createHash("sha256").update(body).digest("base64url")}"` };
};

/** All of them by path, read once: `/` is the page. Nothing outside this list is ever served. */
export const loadDashboardFiles = (): ReadonlyMap<string, DashboardFile> => {
  const names = readdirSync(folder).filter((name) => name.split(".").at(-1)! in TYPES);
  const files = names.map((name) => [`/${name}`, load(name)] as const);
  return new Map([...files, ["/", load("index.html")]]);
};
