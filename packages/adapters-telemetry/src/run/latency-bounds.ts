/** Upper bounds of a latency histogram's buckets in seconds: an agent answers in tens of milliseconds to minutes. */
export const LATENCY_BOUNDS_SECONDS: readonly number[] = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120];

/** Both formats want seconds. */
export const MS_PER_SECOND = 1000;
