/** Stands in the description's settings and before every answer of a stub, so that none can pass for a real one. */
export const DEV_MODE_WATERMARK = "[DEV MODE: simulated by the Plimsoll stub]";
