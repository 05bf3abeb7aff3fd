const MS_PER_DAY = 86_400_000;

/** The day of UTC that an instant (Unix ms) belongs to, as 2026-11-22. */
export const utcDay = (atMs: number): string => new Date(atMs).toISOString().slice(0, "2026-11-22".length);

/** Unix ms at which the next day of UTC begins. */
export const nextUtcDayMs = (atMs: number): number => (Math.floor(atMs / MS_PER_DAY) + 1) * MS_PER_DAY;
