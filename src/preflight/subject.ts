import { MODEL_FUNCTION } from '../../infra/hosts/function/function.ts';
import { hostOf } from '../../infra/hosts/registry.ts';
import type { Site } from '../../infra/site.ts';
import type { Stack } from '../../infra/stack.ts';
import type { ModelArchive, StoredArtifacts } from '../../infra/artifacts.ts';
import type { KindName, SpecOf } from '../aws/registry.ts';
import type { AwsClients } from '../aws/core/clients.ts';
import type { Config } from '../config/config.ts';
import type { Finding } from './finding.ts';
import type { PreflightOptions } from './options.ts';

/** Access to an account and region. */
export interface AccountAccess {
  readonly aws: AwsClients;
  readonly site: Site;
  /** ARN of the identity that signs the calls. */
  readonly caller: string;
}

/** What is checked. A part that could not be prepared is undefined, and checks that need it are skipped. */
export interface Subject {
  readonly config: Config;
  readonly access: AccountAccess | undefined;
  readonly archive: ModelArchive | undefined;
  /** Undefined on hosts that have none. */
  readonly functionZip: StoredArtifacts['functionZip'];
  /** The same. */
  readonly image: StoredArtifacts['image'];
  readonly stack: Stack | undefined;
  readonly options: PreflightOptions;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** A part of a subject that a check requires. */
export type Need = 'access' | 'archive' | 'stack';

/** A subject with these parts. */
export type With<Part extends Need> = Subject & { readonly [Name in Part]-?: NonNullable<Subject[Name]> };

/** The part of a stack that a change affects: the model host, or the proxy function. */
export type Scope = 'host' | 'proxy';

/** One check: reads facts and judges them. */
export interface Check {
  readonly name: string;
  /** The service whose hosts it concerns; undefined for all. */
  readonly service: ModelService | undefined;
  readonly scopes: readonly Scope[];
  readonly needs: readonly Need[];
  /** Throws a Fault if the facts cannot be read; the check is then reported as unchecked. */
  readonly run: (subject: Subject) => Promise<Finding[]>;
}

/** The service that runs the model. */
export type ModelService = 'sagemaker' | 'lambda';

/** The service of the configured host. */
export function serviceOf(config: Config): ModelService {
  return hostOf(config).capacity(config.host).type === 'function' ? 'lambda' : 'sagemaker';
}

/** A check that receives the parts it needs. */
export function check<Part extends Need>(
  name: string,
  scopes: readonly Scope[],
  needs: readonly Part[],
  run: (subject: With<Part>) => Promise<Finding[]> | Finding[],
  service?: ModelService,
): Check {
  const complete = (subject: Subject): subject is With<Part> =>
    needs.every((need) => subject[need] !== undefined);
  return {
    name,
    service,
    scopes,
    needs,
    run: async (subject) => (complete(subject) ? await run(subject) : []),
  };
}

/** The spec of a stack's first resource of a kind. Throws if there is none. */
export function specOf<Name extends KindName>(stack: Stack, kind: Name): SpecOf[Name] {
  const found = stack.resources.find((resource) => resource.kind === kind);
  if (!found) throw new Error(`the stack declares no ${kind}`);
  return found.spec as SpecOf[Name];
}

/** The spec of the function that runs the model. Throws if there is none. */
export function modelFunctionOf({ hosted }: Stack): SpecOf['function'] {
  const found = hosted.find(({ id }) => id === MODEL_FUNCTION);
  if (found?.kind !== 'function') throw new Error('the stack declares no function for the model');
  return found.spec;
}

/** Environments that the function of the model keeps warm; 0 if none. */
export function provisionedOf({ hosted }: Stack): number {
  const found = hosted.find(({ kind }) => kind === 'provisioned-concurrency');
  return found?.kind === 'provisioned-concurrency' ? found.spec.executions : 0;
}
