import { fileURLToPath } from "node:url";

const folder = new URL("../../../../deploy/prometheus/", import.meta.url);

/** The committed rule file, and the cases that promtool tests it with. */
export const RULES_PATH = fileURLToPath(new URL("plimsoll-alerts.yaml", folder));
export const RULES_TEST_PATH = fileURLToPath(new URL("plimsoll-alerts.test.yaml", folder));
