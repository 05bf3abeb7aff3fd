import { OrchestratorFailure } from "@plimsoll/application";

/** The sidecar's environment could not be made; `lastStderr` holds what pip or uv said last. */
export const provisioningFailure = (
  message: string,
  hint: string,
  said: { readonly exitCode: number | null; readonly lastLines: readonly string[] } = { exitCode: null, lastLines: [] },
): OrchestratorFailure =>
  new OrchestratorFailure({ code: "provisioning", message, hint, exitCode: said.exitCode, lastStderr: said.lastLines });
