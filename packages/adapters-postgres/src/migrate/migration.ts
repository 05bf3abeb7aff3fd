import { createHash } from "node:crypto";

/** One file of supabase/migrations. */
export interface Migration {
  /** The time stamp that its name begins with. */
  readonly version: string;
  readonly name: string;
  readonly sql: string;
}

/** SHA-256 of its text: an applied file must never change. */
export const checksumOf = ({ sql }: Migration): string => createHash("sha256").update(sql).digest("hex");
