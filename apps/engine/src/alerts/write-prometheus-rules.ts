import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DEFAULT_ALERT_RULES } from "./alert-rule.ts";
import { RULES_PATH } from "./prometheus-files.ts";
import { prometheusRules } from "./prometheus-rules.ts";

await mkdir(dirname(RULES_PATH), { recursive: true });
await writeFile(RULES_PATH, prometheusRules(DEFAULT_ALERT_RULES));
