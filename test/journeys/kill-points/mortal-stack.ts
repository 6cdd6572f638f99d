import { fileURLToPath } from 'node:url';
import { STUB_SCRIPT, stubModels } from '../../stub-archive.ts';
import type { Journey } from './interrupted.ts';

const CONFIG = fileURLToPath(new URL('../quick.config.ts', import.meta.url));
const on = (command: string, ...args: string[]): string[] => [
  command,
  '--config',
  CONFIG,
  '--name',
  'mortal',
  '--json',
  ...args,
];

export const destroy: readonly string[] = on('destroy');
export const rollback: readonly string[] = on('rollback');
export const classify: readonly string[] = on('classify', 'rent');

/** Two models of one stack. */
export interface Models {
  readonly first: string;
  readonly second: string;
  readonly remove: () => Promise<void>;
}

export async function makeModels(): Promise<Models> {
  const { modelWith, removeAll } = stubModels();
  return {
    first: await modelWith({}),
    second: await modelWith({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') }),
    remove: removeAll,
  };
}

export function deploy(model: string, host: string, ...args: string[]): readonly string[] {
  return on('deploy', '--model', model, '--host', host, ...args);
}

/** A deploy on one host that moves the stack from another. */
export function hostSwitch({ second }: Models, from: string, to: string): Journey {
  return {
    what: `a switch from ${from} to ${to}`,
    before: [deploy(second, from)],
    command: deploy(second, to),
    plan: planOf(second, to),
  };
}

/** Create, update, rollback and destroy of a stack on one host. */
export function lifeOn({ first, second }: Models, host: string, ...args: string[]): readonly Journey[] {
  const [former, latter] = [deploy(first, host, ...args), deploy(second, host, ...args)];
  const plan = planOf(second, host, ...args);
  return [
    { what: 'a create', before: [], command: latter, plan },
    { what: 'an update', before: [former], command: latter, plan },
    {
      what: 'a rollback',
      before: [former, latter],
      command: rollback,
      plan,
      doneAlready: 'There is no release before',
    },
    { what: 'a destroy', before: [latter], command: destroy, plan },
  ];
}

function planOf(model: string, host: string, ...args: string[]): readonly string[] {
  return on('plan', '--model', model, '--host', host, ...args);
}
