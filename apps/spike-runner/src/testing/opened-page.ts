import process from "node:process";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** Where Debian's package puts the browser. */
const DEBIAN_CHROMIUM = "/usr/bin/chromium";
const LIMIT_MS = 30_000;

/** What a reader of a page sees, and what the page did that a report must not do. */
export interface OpenedPage {
  readonly heading: string;
  readonly text: string;
  /** Errors of the console and of scripts. */
  readonly troubles: readonly string[];
  /** Addresses asked for besides the page's own. */
  readonly asked: readonly string[];
}

/** Opens a report without network in the machine's own Chromium (PLIMSOLL_CHROMIUM names another), and closes it again. */
export const openedPage = async (file: string): Promise<OpenedPage> => {
  const executablePath = process.env["PLIMSOLL_CHROMIUM"] ?? DEBIAN_CHROMIUM;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"], timeout: LIMIT_MS });
  try {
    const context = await browser.newContext({ offline: true });
    context.setDefaultTimeout(LIMIT_MS);
    const page = await context.newPage();
    const [troubles, asked]: [string[], string[]] = [[], []];
    const url = pathToFileURL(file).href;
    page.on("console", (message) => void (message.type() === "error" && troubles.push(message.text())));
    page.on("pageerror", (error) => void troubles.push(error.message));
    page.on("request", (request) => void (request.url() !== url && asked.push(request.url())));
    await page.goto(url, { waitUntil: "load" });
    const heading = await page.locator("h1").first().innerText();
    return { heading, text: await page.locator("body").innerText(), troubles, asked };
  } finally {
    await browser.close();
  }
};
