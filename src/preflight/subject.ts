import type { Site } from '../../infra/site.ts';
import type { Stack } from '../../infra/stack.ts';
import type { ModelArchive } from '../../infra/artifacts.ts';
import type { KindName, SpecOf } from '../aws/registry.ts';
import type { AwsClients } from '../aws/core/clients.ts';
import type { Config } from '../config/config.ts';
import type { Finding } from './finding.ts';
import type { PreflightOptions } from './options.ts';

/** The account and region that were reached. */
export interface AccountAccess {
  readonly aws: AwsClients;
  readonly site: Site;
  /** ARN of who signs the calls. */
  readonly caller: string;
}

/** What is looked at. A part that could not be made is undefined, and what needs it is not checked. */
export interface Subject {
  readonly config: Config;
  readonly access: AccountAccess | undefined;
  readonly archive: ModelArchive | undefined;
  readonly stack: Stack | undefined;
  readonly options: PreflightOptions;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** A part of a subject that a check cannot do without. */
export type Need = 'access' | 'archive' | 'stack';

/** A subject of which these parts are there. */
export type With<Part extends Need> = Subject & { readonly [Name in Part]-?: NonNullable<Subject[Name]> };

/** What of a stack a change touches: what hosts the model, or the function in front of it. */
export type Scope = 'host' | 'proxy';

/** One reading and judging; all of them go at once. */
export interface Check {
  /** As it stands in the list. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly needs: readonly Need[];
  /** Throws a Fault when what it has to read cannot be read: then nothing is known, and that is what is said. */
  readonly run: (subject: Subject) => Promise<Finding[]>;
}

/** A check that is given the parts it needs. */
export function check<Part extends Need>(
  name: string,
  scopes: readonly Scope[],
  needs: readonly Part[],
  run: (subject: With<Part>) => Promise<Finding[]> | Finding[],
): Check {
  const complete = (subject: Subject): subject is With<Part> =>
    needs.every((need) => subject[need] !== undefined);
  return {
    name,
    scopes,
    needs,
    run: async (subject) => (complete(subject) ? await run(subject) : []),
  };
}

/** The spec of a stack's first resource of a kind. A stack without one is a mistake in the declarations. */
export function specOf<Name extends KindName>(stack: Stack, kind: Name): SpecOf[Name] {
  const found = stack.resources.find((resource) => resource.kind === kind);
  if (!found) throw new Error(`the stack declares no ${kind}`);
  return found.spec as SpecOf[Name];
}
