import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Fills a folder unless it exists: under a temporary name, renamed when complete, so that an interrupted run leaves no
 * half folder under the final name. Of two runs at once, the first counts.
 */
export async function fillOnce(finished: string, fill: (work: string) => Promise<void>): Promise<void> {
  if (existsSync(finished)) return;
  await mkdir(dirname(finished), { recursive: true });
  const work = await mkdtemp(`${finished}.part-`);
  try {
    await fill(work);
    await rename(work, finished).catch((cause: unknown) =>
      existsSync(finished) ? undefined : Promise.reject(cause as Error),
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
