import { versionBeside } from "@plimsoll/adapters-command-line";

/** Version of this package, as `--version` says it. */
export const PLIMSOLL_VERSION: string = versionBeside(import.meta.url);
