import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import process from "node:process";
import type { StoreChoice } from "../config/resolve-store.ts";

const UNFIT = /[^A-Za-z0-9._-]+/g;

/** One name for whoever has the embedded database, which is one process at a time; elsewhere a name that nobody had before. */
export const makeEngineId = ({ kind }: StoreChoice): string =>
  kind === "embedded" ? "embedded" : `${hostname().replaceAll(UNFIT, "-")}-${process.pid}-${randomUUID().slice(0, 8)}`;
