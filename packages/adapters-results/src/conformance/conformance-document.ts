import { ConformanceReport } from "@plimsoll/domain";
import { jsonDocument } from "../run/json-document.ts";

/** conformance.json: each check's evidence with what follows from it. */
export const ConformanceDocument = ConformanceReport.annotate({
  identifier: "Conformance",
  title: "Plimsoll conformance",
  description:
    "What each orchestrator loses, mixes up or does not enforce, version 1. Unknown fields are to be ignored by readers.",
});

const document = jsonDocument(ConformanceDocument);

/** conformance.json. A report that its schema refuses is a bug and throws. */
export const renderConformanceJson = (report: ConformanceReport): string => document.render(report);

/** Reads the text of a conformance.json. */
export const decodeConformance = document.decode;
