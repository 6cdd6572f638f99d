import { Fault } from '../contract/fault.ts';
import { CODE_FOLDER } from './code-files.ts';
import { moduleNames } from './python-names.ts';

/** The four functions that a SageMaker inference toolkit calls, in call order. */
export const hookNames = ['model_fn', 'input_fn', 'predict_fn', 'output_fn'] as const;

/** The default of SAGEMAKER_PROGRAM in all three toolkits. */
export const defaultProgram = 'inference.py';

// Replaces the last three: if any of them is also defined, the toolkits raise ValueError when the server starts.
const wholeTransform = 'transform_fn';

/**
 * Checks that the program that the container imports defines each of the four hooks. `source` is its text, undefined
 * when there is no such file. Throws Fault `package` that names all missing hooks.
 */
export function checkHooks(source: string | undefined, program: string = defaultProgram): void {
  rejectProgramName(program);
  const file = `${CODE_FOLDER}/${program}`;
  if (source === undefined) throw missing(`there is no ${file}`, hookNames);
  const names = moduleNames(source);
  const absent = hookNames.filter((hook) => !names.has(hook));
  rejectBothTransforms(file, names);
  if (absent.length > 0) throw missing(`${file} does not define ${absent.join(', ')}`, absent);
}

function rejectProgramName(program: string): void {
  if (/^[A-Za-z_]\w*\.py$/.test(program)) return;
  throw new Fault(
    'package',
    `"${program}" is not a valid program: the container imports it as a module from ${CODE_FOLDER}/`,
    'Set a file such as inference.py, directly in the code folder.',
  );
}

function rejectBothTransforms(file: string, names: ReadonlySet<string>): void {
  const replaced = hookNames.slice(1).filter((hook) => names.has(hook));
  if (!names.has(wholeTransform) || replaced.length === 0) return;
  throw new Fault(
    'package',
    `${file} defines ${wholeTransform} together with ${replaced.join(', ')}: the container does not start with both`,
    `Remove ${wholeTransform} and keep ${hookNames.join(', ')}.`,
  );
}

function missing(what: string, absent: readonly string[]): Fault {
  return new Fault(
    'package',
    what,
    `Define ${absent.join(', ')} at the top level of the program, or import them there by name ` +
      '(a star import is not followed). Set --code to the folder that contains it.',
  );
}
