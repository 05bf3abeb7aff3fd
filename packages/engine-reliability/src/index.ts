export { runKillCampaign } from "./kill/kill-campaign.ts";
export type { CampaignReport, KillCampaign } from "./kill/kill-campaign.ts";
