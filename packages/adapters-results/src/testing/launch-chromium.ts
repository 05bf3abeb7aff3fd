import { access, constants } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";

/** Where Debian's package puts the browser. */
const DEBIAN_CHROMIUM = "/usr/bin/chromium";
/** Half a second on an idle machine; a busy one with cold disks gets its time. */
const MOST_LAUNCH_MS = 30_000;

/** No sandbox, since tests may run as root; all else keeps the browser from doing anything by itself. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND",
];

/** The machine's own browser without a window. A machine without one fails the tests: what no browser showed is not proved. */
export const launchChromium = async (): Promise<Browser> => {
  const executablePath = process.env["PLIMSOLL_CHROMIUM"] ?? DEBIAN_CHROMIUM;
  await access(executablePath, constants.X_OK).catch((cause: unknown) => {
    throw new Error(
      `There is no browser at ${executablePath}: install Debian's chromium (apt-get install chromium) or name another in PLIMSOLL_CHROMIUM.`,
      { cause },
    );
  });
  return chromium.launch({ executablePath, headless: true, args: FLAGS, timeout: MOST_LAUNCH_MS });
};
