type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder that the user's relative paths count from. Nx runs a project's targets in the workspace's root, wherever the user
 * stands; npm says in INIT_CWD where it was called. Beyond our own targets INIT_CWD counts for nothing: a script may have gone elsewhere.
 */
export const userDirectory = (project: string, env: Environment, currentDirectory: string): string =>
  env["NX_TASK_TARGET_PROJECT"] === project ? (env["INIT_CWD"] ?? currentDirectory) : currentDirectory;
