import { ConformanceReport } from "@plimsoll/domain";
import * as Schema from "effect/Schema";

/** conformance.json: each check's evidence with what follows from it. */
export const ConformanceDocument = ConformanceReport.annotate({
  identifier: "Conformance",
  title: "Plimsoll conformance",
  description:
    "What each orchestrator loses, mixes up or does not enforce, version 1. Unknown fields are to be ignored by readers.",
});

const codec = Schema.toCodecJson(ConformanceDocument);
const encode = Schema.encodeSync(codec);

/** conformance.json. A report that its schema refuses is a bug and throws. */
export const renderConformanceJson = (report: ConformanceReport): string =>
  `${JSON.stringify(encode(report), null, 2)}\n`;

/** Reads the text of a conformance.json. */
export const decodeConformance = Schema.decodeUnknownEffect(Schema.fromJsonString(codec));
