import { CAPACITY_CASES } from "./capacity-cases.ts";
import type { HonestyCase } from "./honesty-case.ts";
import { PERCENTILE_CASES } from "./percentile-cases.ts";
import { RATIO_CASES } from "./ratio-cases.ts";

/** Every interval that the product prints. */
export const HONESTY_CASES: readonly HonestyCase[] = [...PERCENTILE_CASES, ...RATIO_CASES, ...CAPACITY_CASES];
