import { listed } from './listing.ts';
import { foreignOwnerFault } from './owner.ts';
import { type Change, type Kind, kindOf, readDeclared, type Registry, type Resource } from './resource.ts';

/** What has to happen to one resource. */
export type Step =
  | { readonly action: 'keep' }
  | { readonly action: 'wait'; readonly why: string }
  | { readonly action: 'create' }
  | { readonly action: 'update'; readonly changes: readonly Change[] }
  | { readonly action: 'replace'; readonly why: string }
  | { readonly action: 'delete' };

export interface PlannedStep {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly step: Step;
  /** What the step interrupts, loses or costs; absent if nothing. */
  readonly impact?: string;
}

export interface Plan {
  readonly owner: string;
  /** One per declared resource, in declaration order. */
  readonly steps: readonly PlannedStep[];
  /** Owned but no longer declared; deleted last, dependents first. */
  readonly retire: readonly PlannedStep[];
}

/**
 * Compares the declarations with the account: concurrent reads only. Resources that only `kept` declares (earlier
 * releases) are not changed.
 * Throws Fault `refused` if a name is taken by a resource of another owner.
 */
export async function makePlan(
  owner: string,
  resources: readonly Resource[],
  registry: Registry,
  kept: readonly Resource[] = [],
): Promise<Plan> {
  const [steps, retire] = await Promise.all([
    Promise.all(resources.map(async (resource) => await planned(owner, resource, registry))),
    undeclared(owner, [...resources, ...kept], registry),
  ]);
  return { owner, steps, retire };
}

/** Whether applying the plan would change anything. */
export function isEmpty(plan: Plan): boolean {
  return plan.retire.length === 0 && plan.steps.every(({ step }) => step.action === 'keep');
}

async function planned(owner: string, resource: Resource, registry: Registry): Promise<PlannedStep> {
  const kind = kindOf(registry, resource.kind);
  const name = kind.nameOf(resource.spec);
  const live = await readDeclared(kind, resource.spec);
  const step = live === undefined ? ({ action: 'create' } as const) : stepFor(owner, resource, kind, live);
  const impact = impactOf(kind, resource.spec, live, step);
  return { kind: resource.kind, id: resource.id, name, step, ...impact };
}

/** The decision for an existing resource; plan and apply share it, so they cannot disagree. */
export function stepFor(owner: string, resource: Resource, kind: Kind, live: unknown): Step {
  if (kind.ownerOf(live) !== owner) {
    throw foreignOwnerFault(resource.kind, kind.nameOf(resource.spec), kind.ownerOf(live));
  }
  const phase = kind.phaseOf(live);
  if (phase.state === 'broken') return { action: 'replace', why: phase.reason };
  if (phase.state === 'leaving') return { action: 'replace', why: 'it is being deleted' };
  const changes = kind.diff(resource.spec, live);
  const forced = changes.find((change) => change.replace);
  if (forced) return { action: 'replace', why: `${forced.field} cannot be changed in place` };
  if (changes.length > 0) return { action: 'update', changes };
  return phase.state === 'moving' ? { action: 'wait', why: phase.toward } : { action: 'keep' };
}

/** Every owned resource without a declaration, dependents first (the registry in reverse). */
export async function undeclared(
  owner: string,
  resources: readonly Resource[],
  registry: Registry,
): Promise<PlannedStep[]> {
  const wanted = new Set(resources.map(({ kind, spec }) => `${kind} ${kindOf(registry, kind).nameOf(spec)}`));
  const owned = (await listed(owner, registry)).filter((found) => found.owner === owner);
  return deletions(
    owned.filter(({ kind, name }) => !wanted.has(`${kind} ${name}`)),
    registry,
  );
}

/** The steps that delete things, in their order. */
export function deletions(
  things: readonly { readonly kind: string; readonly name: string }[],
  registry: Registry,
): PlannedStep[] {
  const step = { action: 'delete' } as const;
  return things.map(({ kind, name }) => ({
    kind,
    id: kind,
    name,
    step,
    ...impactOf(kindOf(registry, kind), undefined, undefined, step),
  }));
}

/** The parts of a planned step that determine its impact. */
interface StepContext {
  readonly action: string;
  readonly changes?: readonly Change[];
}

/**
 * What a step interrupts, loses or costs, as the kind describes it. Undefined for a step without changes, or if the
 * kind has no description.
 */
export function impactOf(
  kind: Kind,
  spec: unknown,
  live: unknown,
  step: StepContext,
): { readonly impact?: string } {
  const impact = textOf(kind, spec, live, step);
  return impact === undefined ? {} : { impact };
}

function textOf({ impact }: Kind, spec: unknown, live: unknown, step: StepContext): string | undefined {
  switch (step.action) {
    case 'update':
      return impact?.update?.(spec, live, step.changes ?? []);
    case 'replace':
      return impact?.replace;
    case 'delete':
      return impact?.remove;
    default:
      return undefined;
  }
}
