import { describe, expect, it } from "vitest";
import { BOOTSTRAP_SQL, MIGRATIONS } from "./bundled-sql.ts";
import { readBootstrap, readMigrations } from "./read-migrations.ts";

describe("the bundled SQL", () => {
  it("is what the files say (after a change: npm run migrations -w @plimsoll/adapters-postgres)", () => {
    expect(MIGRATIONS).toEqual(readMigrations());
    expect(BOOTSTRAP_SQL).toBe(readBootstrap());
  });

  it("ends with a migration that says its own version", () => {
    const newest = MIGRATIONS.at(-1);
    expect(newest?.sql).toMatch(
      new RegExp(`function private\\.schema_version\\(\\)[^$]*\\$\\$\\s*select '${newest?.version}'`),
    );
  });

  it("never creates what belongs to Supabase", () => {
    for (const { sql } of MIGRATIONS)
      expect(sql).not.toMatch(
        /create\s+(or replace\s+)?(function|schema|table)\s+(if not exists\s+)?(auth|storage)\b/i,
      );
  });
});
