export { makeClock } from "./clock/make-clock.ts";
export { makeHost } from "./make-host.ts";
export type { HostOptions } from "./make-host.ts";
export { makeResourceMonitor } from "./resources/make-resource-monitor.ts";
export type { ResourceMonitorOptions } from "./resources/make-resource-monitor.ts";
