import { configOfRecord, type ReleaseRecord } from './release-record.ts';
import { outOfReach } from '../aws/core/errors.ts';
import { Fault, type FaultCode } from '../contract/fault.ts';
import type { Wanted } from './build-artifacts.ts';
import { carryOut } from './execute.ts';
import { belongings, emptied } from './cleanup/delete-stack.ts';
import { type Outlook, outlook } from './deployment-plan.ts';
import type { Setting } from './context.ts';

/** Failures that the same command would meet again: the others are taken up where they stopped. */
const FINAL: ReadonlySet<FaultCode> = new Set(['broken', 'answer', 'aws', 'account', 'refused']);

/**
 * Leaves the account as it was before a deploy that failed: what has answered before answers again, or, where
 * nothing ever has, nothing is left. The failure itself is the caller's to report; one of the undoing is a warning.
 */
export async function undo(setting: Setting, wanted: Wanted, failed: Outlook, error: unknown): Promise<void> {
  if (!(error instanceof Fault) || !FINAL.has(error.code) || outOfReach(error)) return;
  const { report } = setting;
  try {
    const [before] = failed.records;
    if (!before) await removeAll(setting);
    else if (before.id !== failed.stack.releaseId) await goBack(setting, wanted, before);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    report.warn(`The failed deploy could not be undone: ${cause.message}`);
    report.warn('See `npm run status`; `npm run rollback` or `npm run destroy` takes it from there.');
  }
}

/** No release has ever answered here, so nothing here is of use to anybody. */
async function removeAll(setting: Setting): Promise<void> {
  const { names, report } = setting;
  report.event({ type: 'phase', name: 'Removing what the failed deploy made (--keep-failed leaves it):' });
  await emptied(setting, names.owner, await belongings(setting, names.owner));
}

async function goBack(setting: Setting, { artifacts, how }: Wanted, before: ReleaseRecord): Promise<void> {
  const name = `Going back to ${before.id}, which has answered before (--keep-failed leaves the failed one):`;
  setting.report.event({ type: 'phase', name });
  const archive = { ...before.archive, open: artifacts.archive.open };
  const config = configOfRecord(setting.config, before);
  const earlier = { config, artifacts: { ...artifacts, archive }, how };
  await carryOut(setting, earlier, await outlook(setting, earlier));
}
