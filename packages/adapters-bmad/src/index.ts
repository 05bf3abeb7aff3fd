export { bmadPersonaCatalogue } from "./bmad-persona-catalogue.ts";
