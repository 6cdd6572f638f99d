/** A holder that has not renewed its lock for so long is dead: another may take it over, or clear up after it. */
export const LEASE_MS = 60_000;

/** How often a living one renews: three times within a lease. */
export const RENEW_MS = LEASE_MS / 3;
