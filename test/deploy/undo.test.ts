import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../infra/parse-config.ts';
import { Fault, type FaultCode } from '../../src/contract/fault.ts';
import { recordOf, type ReleaseRecord } from '../../src/deploy/releases/release-record.ts';
import { undoDecision } from '../../src/deploy/undo.ts';

const config = parseConfig({ name: 'shop', model: './m' });

function record(id: string): ReleaseRecord {
  return recordOf(
    config,
    { archive: { digest: 'a'.repeat(64), bytes: 10 } },
    { id, at: '2026-01-01T00:00:00Z', by: 'me' },
  );
}

const attempt = (records: readonly ReleaseRecord[]) => ({ records, stack: { releaseId: 'r-new' } });

/** A service error as the SDK throws it. */
function serviceFault(code: FaultCode, name = 'ValidationException'): Fault {
  const cause = Object.assign(new Error(name), { name, $fault: 'client', $metadata: {} });
  return new Fault(code, 'message', 'hint', { cause });
}

describe('the undo of a failed deploy', () => {
  const permanent: readonly FaultCode[] = ['broken', 'answer', 'aws', 'account', 'refused'];

  it.each(permanent)('after "%s", deletes everything if no release has ever answered', (code) => {
    expect(undoDecision(serviceFault(code), attempt([]))).toEqual({ action: 'delete' });
  });

  it.each(permanent)('after "%s", restores the last release', (code) => {
    const last = record('r-last');
    const decision = undoDecision(serviceFault(code), attempt([last, record('r-first')]));
    expect(decision).toEqual({ action: 'restore', release: last });
  });

  it('does nothing if the failed release is the last that answered', () => {
    expect(undoDecision(serviceFault('broken'), attempt([record('r-new')]))).toEqual({ action: 'nothing' });
  });

  it.each(['late', 'interrupted', 'busy', 'config', 'package', 'credentials'] as const)(
    'does nothing after "%s": the same command resumes where it stopped',
    (code) => {
      expect(undoDecision(new Fault(code, 'message', 'hint'), attempt([]))).toEqual({ action: 'nothing' });
    },
  );

  it('does nothing while AWS cannot be reached, or the credentials have expired', () => {
    const offline = new Fault('aws', 'no network', 'hint', { cause: new Error('ECONNREFUSED') });
    expect(undoDecision(offline, attempt([]))).toEqual({ action: 'nothing' });
    const expired = serviceFault('account', 'ExpiredTokenException');
    expect(undoDecision(expired, attempt([]))).toEqual({ action: 'nothing' });
  });

  it('does nothing after an error that is not a Fault', () => {
    expect(undoDecision(new TypeError('a bug'), attempt([]))).toEqual({ action: 'nothing' });
  });
});
