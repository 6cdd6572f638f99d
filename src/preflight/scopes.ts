import { MODEL_FUNCTION } from '../../infra/hosts/function/function.ts';
import type { Plan } from '../reconcile/plan.ts';
import type { Scope } from './subject.ts';

const SCOPE_OF: Readonly<Record<string, Scope>> = {
  object: 'host',
  model: 'host',
  'endpoint-config': 'host',
  endpoint: 'host',
  function: 'proxy',
  'function-version': 'host',
  'provisioned-concurrency': 'host',
};

/** What the steps change and AWS may reject after it accepted the call; roles, logs and routes are only written. */
export function changedScopes(steps: Plan['steps']): Set<Scope> {
  const changing = steps.filter(({ step }) => step.action !== 'keep' && step.action !== 'wait');
  return new Set(changing.flatMap(({ kind, id }) => (id === MODEL_FUNCTION ? 'host' : SCOPE_OF[kind]) ?? []));
}
