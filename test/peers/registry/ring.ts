import type { ContainerImage } from '../../../src/contract/image.ts';
import type { Interrupted } from './interrupted.ts';
import type { Tools } from './tools.ts';

/** What the checks of the ring share. */
export interface Ring {
  readonly tools: Tools;
  readonly cache: string;
  readonly scratch: string;
  readonly check: (what: string, isRight: boolean, detail?: string) => void;
  /** Says what could not be checked here; the run does not succeed. */
  readonly notRun: (what: string, why: string) => void;
}

/** An image that skopeo has pulled and umoci unpacked. */
export interface Unpacked {
  readonly image: ContainerImage;
  /** As skopeo names it. */
  readonly layout: string;
  /** Its root file system. */
  readonly rootfs: string;
}

/** Fails if a continuation sent more than `mostBytes` again, besides headers. */
export function checkResumed(
  { check }: Ring,
  what: string,
  { moreBytes, imageBytes }: Interrupted,
  mostBytes: number,
): void {
  const share = ((100 * moreBytes) / imageBytes).toFixed(2);
  const detail = `${moreBytes} of ${imageBytes} bytes sent again, headers included (${share} %)`;
  check(`${what}, interrupted at 90 % and continued`, moreBytes < mostBytes + HEADERS_BYTES, detail);
}

const HEADERS_BYTES = 100_000;
