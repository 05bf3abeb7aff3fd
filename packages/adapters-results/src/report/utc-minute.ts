/** `2026-11-22 10:00 UTC` of an RFC 3339 instant in UTC. */
export const utcMinute = (instant: string): string => `${instant.slice(0, 16).replace("T", " ")} UTC`;
