import junit from "junit-report-builder";
import type { Builder } from "junit-report-builder";

/** The package is CommonJS and exports the builder itself, while its types promise it as `default`. */
const rootBuilder = junit as unknown as Builder;

/** An empty report of that name. */
export const junitBuilder = (name: string): Builder => rootBuilder.newBuilder().name(name);
