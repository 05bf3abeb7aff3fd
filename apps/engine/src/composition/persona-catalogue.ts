import { bmadPersonaCatalogue } from "@plimsoll/adapters-bmad";
import type { PersonaCataloguePort } from "@plimsoll/application";

/** Where personas come from: the one place that names the adapter. */
export const personaCatalogue: PersonaCataloguePort = bmadPersonaCatalogue;
