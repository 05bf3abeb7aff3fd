import { writeFileSync } from "node:fs";
import { bundledSqlModule } from "./bundle-sql.ts";

writeFileSync(new URL("./bundled-sql.ts", import.meta.url), bundledSqlModule());
