import { shellCommand } from "@plimsoll/domain";

/** Of `conformance`: whom it is about and where its files go is each candidate's own. */
const REPLACED: readonly string[] = ["--orchestrators", "--out"];

/** The command of one candidate of `conformance`: as it was typed, with that candidate alone and without the folder. */
export const candidateCommand = (args: readonly string[], name: string): string => {
  const typed = args.filter((word, index) => word !== "conformance" || args.indexOf(word) !== index);
  const rest = typed.filter((word, index) => {
    const isValue = REPLACED.includes(typed[index - 1] ?? "");
    return !isValue && !REPLACED.some((flag) => word === flag || word.startsWith(`${flag}=`));
  });
  return shellCommand(["plimsoll", "conformance", "--orchestrators", name, ...rest]);
};
