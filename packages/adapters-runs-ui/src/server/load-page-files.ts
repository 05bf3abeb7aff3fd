import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** A file of the page as it is served. */
export interface PageFile {
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
const folder = new URL("./runs-ui-files/", import.meta.url);

const load = (name: string): PageFile => {
  const body = readFileSync(new URL(name, folder));
  const contentType = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  return { body, contentType, etag: `"${createHash("sha256").update(body).digest("base64url")}"` };
};

/** All of them by path, read once: `/` is the page. Nothing outside this list is ever served. */
export const loadPageFiles = (): ReadonlyMap<string, PageFile> => {
  const names = readdirSync(folder).filter((name) => (name.split(".").at(-1) ?? "") in TYPES);
  return new Map([...names.map((name) => [`/${name}`, load(name)] as const), ["/", load("index.html")]]);
};
