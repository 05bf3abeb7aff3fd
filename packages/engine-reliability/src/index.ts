export { runKillCampaign } from "./kill/kill-campaign.ts";
export type { KillCampaign } from "./kill/kill-campaign.ts";
export type { CampaignReport } from "./kill/campaign-report.ts";
