const SECRET_NAME = /(key|token|secret|password|passwd|credential)/i;
/** Settings of the installers, which may well hold the credentials of an index, and of Python's own start. */
const INSTALLER_NAME = /^(uv|pip)_/i;
const DISTURBING_NAME = /^(PYTHONPATH|PYTHONHOME|PYTHONSTARTUP|VIRTUAL_ENV|UV_PROJECT_ENVIRONMENT|UV_PROJECT)$/;

/** The caller's environment (network settings and all) for pip and uv, without secrets that are none of theirs. */
export const provisioningEnvironment = (
  env: NodeJS.ProcessEnv,
  added: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv => {
  const kept = Object.entries(env).filter(
    ([name]) => !DISTURBING_NAME.test(name) && (INSTALLER_NAME.test(name) || !SECRET_NAME.test(name)),
  );
  return { ...Object.fromEntries(kept), ...added };
};
