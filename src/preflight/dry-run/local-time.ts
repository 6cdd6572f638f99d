import type { PreflightOptions } from '../options.ts';

type Slowdown = Pick<PreflightOptions, 'slowdown'>;

/** Longer than AWS allows, so that a run slightly over the limit is measured and not cut off. */
const MARGIN = 1.2;

/** How long to wait here for what may take `windowS` on AWS, in milliseconds. */
export function localMs(windowS: number, { slowdown }: Slowdown): number {
  return (windowS * 1000 * MARGIN) / slowdown;
}

/** The seconds on AWS of what took `ms` here, to a tenth. */
export function seconds(ms: number, { slowdown }: Slowdown): number {
  return Math.ceil((ms * slowdown) / 100) / 10;
}

// The rate at which a container or function reads from S3 is not documented. This is a low estimate for the network
// interface of a small instance, and only ever causes a warning.
const DOWNLOAD_BYTES_PER_S = 50_000_000;

/** Seconds for a download from S3. */
export function downloadSeconds(bytes: number): number {
  return Math.ceil(bytes / DOWNLOAD_BYTES_PER_S);
}
