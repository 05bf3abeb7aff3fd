import { expect, it } from "vitest";
import { userDirectory } from "./user-directory.ts";

it.each([
  [
    "where the user stands, for a target of our own",
    { NX_TASK_TARGET_PROJECT: "engine", INIT_CWD: "/home/u" },
    "/home/u",
  ],
  ["the current folder, where npm did not begin it", { NX_TASK_TARGET_PROJECT: "engine" }, "/workspace"],
  ["the current folder, for another's target", { NX_TASK_TARGET_PROJECT: "theirs", INIT_CWD: "/home/u" }, "/workspace"],
  ["the current folder, for a script of npm", { INIT_CWD: "/home/u" }, "/workspace"],
])("is %s", (_, env, folder) => {
  expect(userDirectory("engine", env, "/workspace")).toBe(folder);
});
