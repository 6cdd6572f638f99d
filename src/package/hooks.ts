import { Fault } from '../contract/fault.ts';
import { CODE_FOLDER } from './code-files.ts';
import { moduleNames } from './python-names.ts';

/** The four functions a SageMaker inference toolkit calls, in the order of a request. */
export const hookNames = ['model_fn', 'input_fn', 'predict_fn', 'output_fn'] as const;

/** What SAGEMAKER_PROGRAM means when it is not set, in all three toolkits. */
export const defaultProgram = 'inference.py';

// All three in one: with any of the three beside it, the toolkits raise ValueError when the server starts.
const wholeTransform = 'transform_fn';

/**
 * Checks that the program the container will import defines each of the four hooks.
 * `source` is its text, undefined when there is no such file. Raises Fault `package` naming all that is missing.
 */
export function checkHooks(source: string | undefined, program: string = defaultProgram): void {
  refuseProgramName(program);
  const file = `${CODE_FOLDER}/${program}`;
  if (source === undefined) throw missing(`there is no ${file}`, hookNames);
  const names = moduleNames(source);
  const absent = hookNames.filter((hook) => !names.has(hook));
  refuseBothTransforms(file, names);
  if (absent.length > 0) throw missing(`${file} does not define ${absent.join(', ')}`, absent);
}

function refuseProgramName(program: string): void {
  if (/^[A-Za-z_]\w*\.py$/.test(program)) return;
  throw new Fault(
    'package',
    `"${program}" cannot be the program: the container imports it as a module from ${CODE_FOLDER}/`,
    'Name a file such as inference.py, directly in the code folder.',
  );
}

function refuseBothTransforms(file: string, names: ReadonlySet<string>): void {
  const replaced = hookNames.slice(1).filter((hook) => names.has(hook));
  if (!names.has(wholeTransform) || replaced.length === 0) return;
  throw new Fault(
    'package',
    `${file} defines ${wholeTransform} together with ${replaced.join(', ')}: the container refuses to start on that`,
    `Remove ${wholeTransform} and keep ${hookNames.join(', ')}.`,
  );
}

function missing(what: string, absent: readonly string[]): Fault {
  return new Fault(
    'package',
    what,
    `Define ${absent.join(', ')} at the top level of the program, or import them there by name ` +
      '(a star import is not followed). Pass --code the folder that holds it.',
  );
}
