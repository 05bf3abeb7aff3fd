import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

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

/** A page, and every error, refusal by the policy and request to elsewhere on it. */
export interface WatchedPage {
  readonly page: Page;
  readonly troubles: readonly string[];
}

/** How the page is looked at. */
export interface LookOptions {
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
}

/** Opens a page of its own context. */
export const openWatched = async (
  browser: Browser,
  url: string,
  { width = 1_300, ...options }: LookOptions = {},
): Promise<WatchedPage> => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  page.on("request", (asked) => {
    if (!asked.url().startsWith(new URL(url).origin) && !asked.url().startsWith("data:"))
      troubles.push(`asked ${asked.url()}`);
  });
  await page.goto(url);
  return { page, troubles };
};
