import { personaCatalogueContract } from "@plimsoll/contract-tests";
import { afterAll } from "vitest";
import { bmadPersonaCatalogue } from "./bmad-persona-catalogue.ts";
import { release4, release6, release60 } from "./testing/releases.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const empty = temporaryFolder({ "README.md": "Nobody here." });
afterAll(empty.remove);

const formats: readonly (readonly [name: string, folder: () => string])[] = [
  ["BMAD-METHOD 4.44.3", release4],
  ["BMAD-METHOD 6.0.4", release60],
  ["BMAD-METHOD 6.12.0", release6],
];

for (const [name, folder] of formats)
  personaCatalogueContract({
    name,
    make: () => ({ catalogue: bmadPersonaCatalogue, folder: folder(), emptyFolder: empty.root }),
  });
