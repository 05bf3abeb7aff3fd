import { showDuration } from "../live-view/show-duration.ts";
import type { TenantReport, UsageReport } from "./usage-report.ts";
import { table } from "./workflow-table.ts";

const HEADER = ["TENANT", "DAY (UTC)", "WORKFLOWS", "ATTEMPTS", "TOKENS", "COST (USD)", "RAN"];
const COST_DECIMALS = 4;

const rowsOf = ({ tenantId, days }: TenantReport): readonly (readonly string[])[] =>
  days.map(({ day, workflows, attempts, tokens, costUsd, ranMs }) => [
    ...[tenantId, day, String(workflows), String(attempts), String(tokens)],
    ...[costUsd.toFixed(COST_DECIMALS), showDuration(ranMs)],
  ]);

const limit = (value: number | null, unit: string): readonly string[] => (value === null ? [] : [`${value} ${unit}`]);

/** The tenant's quotas in a sentence. */
const quotaLine = ({ tenantId, quota, weight, tokensToday }: TenantReport): string => {
  const limits = [
    ...limit(quota.maxConcurrentTasks, "tasks at once"),
    ...limit(quota.cpuCores, "cores"),
    ...limit(quota.memoryMb, "MB"),
    ...(quota.tokensPerDay === null ? [] : [`${tokensToday} of ${quota.tokensPerDay} tokens today`]),
  ];
  return `${tenantId}: weight ${weight}; ${limits.length === 0 ? "no quotas" : limits.join(", ")}\n`;
};

/** A line for each tenant and day, then each tenant's quotas. */
export const renderUsageTable = ({ tenants }: UsageReport): string =>
  `${table([HEADER, ...tenants.flatMap(rowsOf)])}\n${tenants.map(quotaLine).join("")}`;
