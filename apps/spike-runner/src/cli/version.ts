import { versionBeside } from "@plimsoll/adapters-command-line";

/** Version of this package, as `--version` and every report say it. */
export const PLIMSOLL_VERSION: string = versionBeside(import.meta.url);
