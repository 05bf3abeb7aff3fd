/** Requirements, limits and leases are in MiB; what the machine tells is in bytes. */
export const BYTES_PER_MIB = 1024 * 1024;
