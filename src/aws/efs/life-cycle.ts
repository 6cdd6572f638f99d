import type { LifeCycleState } from '@aws-sdk/client-efs';
import type { Phase } from '../../reconcile/resource.ts';

/** The phase of a file system or a part of it. */
export function phaseOfLifeCycle(state: LifeCycleState | undefined): Phase {
  if (state === 'available') return { state: 'ready' };
  if (state === 'deleting' || state === 'deleted') return { state: 'leaving' };
  if (state === 'creating' || state === 'updating') return { state: 'moving', toward: state };
  return { state: 'broken', reason: `EFS reports the state ${state ?? 'unknown'}` };
}
