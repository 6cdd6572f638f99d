import { relative, resolve } from 'node:path';
import type { ConfigInput } from '../config/config.ts';
import { Fault } from '../contract/fault.ts';
import { EXAMPLES } from '../local/examples.ts';
import { serviceName } from '../local/init-project.ts';

/** How the stack of a user's model gets its name, if no flag has it: derived, where nobody sees the stack again. */
export interface Naming {
  readonly name: string | undefined;
  readonly deriveName?: boolean;
}

/**
 * The configuration of an example for another model: without the example's sample request, and under a name of its own.
 * Other configurations stay as they are. Throws Fault `config` without a name: both models would be the same stack.
 */
export function forOwnModel(file: ConfigInput, model: string | undefined, naming: Naming): ConfigInput {
  if (model === undefined || !isInExamples(file.model) || resolve(model) === resolve(file.model)) return file;
  const derived = serviceName(model.replace(/(\.tar\.gz)?([#@].*)?$/, ''));
  const name = naming.name ?? (naming.deriveName ? derived : undefined);
  if (name !== undefined) return { ...file, name, sample: undefined };
  throw new Fault(
    'config',
    `${model} would be deployed as "${file.name}", the name of the sample.`,
    `Add \`--name ${derived}\`, or set name and model in endpoint.config.ts.`,
  );
}

/** The file is not validated yet: it may leave the model to the flag. */
function isInExamples(model: unknown): model is string {
  if (typeof model !== 'string') return false;
  const path = relative(EXAMPLES, resolve(model));
  return path !== '' && !path.startsWith('..');
}
