import * as Effect from "effect/Effect";
import type { CliContext } from "./cli-context.ts";
import type { DoctorFlags } from "./doctor.command.ts";
export const runDoctorCommand = (_context: CliContext, _flags: DoctorFlags) => Effect.void;
