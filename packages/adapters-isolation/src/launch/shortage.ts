/** Errors of a machine that is short of something just now (errno(3)): files, processes, memory, disk, or a lock. */
const OF_SHORTAGE = new Set(["EAGAIN", "EMFILE", "ENFILE", "ENOMEM", "ENOSPC", "EDQUOT", "EBUSY", "EINTR"]);

/** Errors that the next try would meet as well: the job's own command line is not to be passed to any program. */
const OF_THE_JOB = new Set(["E2BIG", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE", "ERR_INVALID_ARG_TYPE"]);

const codeOf = (error: unknown): string => (error as { readonly code?: string } | null)?.code ?? "";

/** True where a program could not be spawned, and later may be. */
export const isShortage = (error: NodeJS.ErrnoException): boolean => OF_SHORTAGE.has(codeOf(error));

/** True where what the launcher threw tells of the job, not of the machine or of the launcher. */
export const isFaultOfJob = (defect: unknown): boolean => OF_THE_JOB.has(codeOf(defect));

/** What shells and tools of a launch say in the C locale (strerror(3)) instead of those errors. */
const WORDS_OF_SHORTAGE =
  /Resource temporarily unavailable|Cannot allocate memory|Too many open files|No space left on device|Cannot fork|Device or resource busy/i;

/** True where a launch that failed complains of want, or was ended from outside before it could complain. */
export const complainsOfShortage = (complaint: string): boolean =>
  complaint === "" || WORDS_OF_SHORTAGE.test(complaint);
