const PASSED = ["PATH", "HOME", "LANG", "LC_ALL", "TZ"];

/**
 * The whole environment of a sidecar: what programs need to run, what is named, and nothing else. Proxies stay out,
 * because a proxy between orchestrator and LLM would be measured; so do keys, unless one is passed by name.
 */
export const sidecarEnvironment = (
  env: NodeJS.ProcessEnv,
  passEnv: readonly string[],
  own: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv => {
  const passed = [...PASSED, ...passEnv].flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...own };
};
