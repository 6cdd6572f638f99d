import { Fault } from '../contract/fault.ts';
import { moduleNames } from './python-names.ts';
import { CODE_FOLDER } from '../local/own-script.ts';

/** The four functions that a SageMaker inference toolkit calls, in call order. */
export const hookNames = ['model_fn', 'input_fn', 'predict_fn', 'output_fn'] as const;

// Replaces the last three: if any of them is also defined, the toolkits raise ValueError when the server starts.
const wholeTransform = 'transform_fn';

/** What the toolkits load a model from if a program has no model_fn. */
export interface ToolkitDefaults {
  /** `function` is the handler of a Lambda function, which has no default that loads a model. */
  readonly family: 'huggingface' | 'pytorch' | 'lean' | 'function';
  /** Variables of the container. */
  readonly environment: Readonly<Record<string, string>>;
  /** Paths in the archive. */
  readonly paths: readonly string[];
}

/**
 * Checks that a program defines hooks that the toolkit of the image accepts: each hook has a default there, but model_fn
 * only for some models. Throws Fault `package`.
 */
export function checkHooks(source: string, program: string, toolkit: ToolkitDefaults): void {
  const file = `${CODE_FOLDER}/${program}`;
  const names = moduleNames(source);
  rejectBothTransforms(file, names);
  // A star import may bring any of them; the dry run shows which.
  if (names.has('*') || names.has('model_fn')) return;
  if (![...hookNames, wholeTransform].some((hook) => names.has(hook)))
    throw missing(`${file} defines none of ${hookNames.join(', ')} and ${wholeTransform}`);
  const why = whyNotLoaded(toolkit);
  if (why !== undefined) throw missing(`${file} does not define model_fn, and ${why}`);
}

/** The module of a program, as Python imports it. Throws Fault `config` for a file that Python cannot import. */
export function moduleOf(program: string): string {
  // A dot would make the rest of the name a module of a package.
  if (/^([^./\\\s]+\/)*[^./\\\s]+\.py$/.test(program))
    return program.slice(0, -'.py'.length).replaceAll('/', '.');
  throw new Fault(
    'config',
    `"${program}" is not a Python module below ${CODE_FOLDER}/`,
    'Set --entry to a file such as serve.py or package/serve.py, relative to the code folder, without other dots.',
  );
}

function rejectBothTransforms(file: string, names: ReadonlySet<string>): void {
  const replaced = hookNames.slice(1).filter((hook) => names.has(hook));
  if (!names.has(wholeTransform) || replaced.length === 0) return;
  throw new Fault(
    'package',
    `${file} defines ${wholeTransform} together with ${replaced.join(', ')}: the container does not start with both`,
    `Keep ${wholeTransform}, or ${hookNames.slice(1).join(', ')}.`,
  );
}

/** Why the toolkit's own model_fn fails; undefined if it may load the model. */
function whyNotLoaded({ family, environment, paths }: ToolkitDefaults): string | undefined {
  if (family === 'function') return 'a Lambda function has no default that loads a model';
  if (family === 'lean') return 'the lean container has no default that loads a model';
  if (family === 'pytorch') {
    const files = paths.filter((path) => /^[^/]+\.pth?$/.test(path));
    if (files.length === 1 || files.includes('model.pt')) return undefined;
    return `the default of the PyTorch image loads exactly one TorchScript file (.pt or .pth), not ${files.length}`;
  }
  if (environment['HF_TASK'] || paths.includes('config.json') || paths.includes('model_index.json'))
    return undefined;
  return 'the default of the Hugging Face image needs a config.json or the variable HF_TASK';
}

function missing(what: string): Fault {
  return new Fault(
    'package',
    what,
    'Define model_fn at the top level of the program, or import it there; set --entry to the program and --code to its folder.',
  );
}
