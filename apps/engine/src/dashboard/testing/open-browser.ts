import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Flags of a browser that talks to nobody but the page's own server. */
const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** A real Chromium; without one the test fails and says what to install. */
export const openBrowser = async (): Promise<Browser> => {
  const executablePath = [process.env["CHROMIUM_PATH"] ?? "", ...CANDIDATES].find(
    (path) => path !== "" && existsSync(path),
  );
  if (executablePath === undefined)
    throw new Error("no Chromium found: apt-get install chromium, or set CHROMIUM_PATH");
  return await chromium.launch({ executablePath, args: FLAGS });
};
