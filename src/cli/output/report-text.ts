import type { Step } from '../../reconcile/plan.ts';

/** One character per action, as in Terraform's plans. */
export const MARKS: Readonly<Record<string, string>> = {
  keep: '=',
  wait: '…',
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
};

/** 3.2 of 11.8 MB. */
export function bytesText({ doneBytes, totalBytes }: { doneBytes: number; totalBytes: number }): string {
  return `${(doneBytes / 1e6).toFixed(1)} of ${(totalBytes / 1e6).toFixed(1)} MB`;
}

const BAR_WIDTH = 24;

export function progressBar(done: number, total: number): string {
  const filled = total === 0 ? BAR_WIDTH : Math.min(BAR_WIDTH, Math.round((done / total) * BAR_WIDTH));
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`;
}

/** The fields that an update changes, or the reason of a replacement or a wait. */
export function changesText(step: Step): string {
  if (step.action === 'replace' || step.action === 'wait') return ` (${step.why})`;
  if (step.action !== 'update') return '';
  const changes = step.changes.map(({ field, from, to }) => `${field}: ${from ?? 'none'} → ${to ?? 'none'}`);
  return `\n      ${changes.join('\n      ')}`;
}

/** A name with shortened digests. */
export function shortName(name: string): string {
  return name.replace(/[0-9a-f]{64}/g, (digest) => `${digest.slice(0, 12)}…`);
}

/** `1 resource`, `2 resources`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
