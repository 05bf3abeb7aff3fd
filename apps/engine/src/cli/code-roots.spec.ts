import { mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import * as Result from "effect/Result";
import { expect, it } from "vitest";
import { makeWorkFolder } from "../testing/work-folder.ts";
import { codeRootsOf } from "./code-roots.ts";

it("makes real paths of folders, and refuses what is none", () => {
  const folder = realpathSync(makeWorkFolder());
  mkdirSync(path.join(folder, "a"));
  symlinkSync(path.join(folder, "a"), path.join(folder, "link"));
  expect(codeRootsOf(["link", "."], folder)).toEqual(Result.succeed([path.join(folder, "a"), folder]));
  const refused = codeRootsOf(["a", "nothing"], folder);
  expect(Result.isFailure(refused) && refused.failure.message).toBe("--code-root nothing: there is no such folder");
  rmSync(folder, { recursive: true });
});
