import { Fault } from '../../contract/fault.ts';
import type { Frameworks, JsonObject, ServedModels } from './model-config.ts';
import { classesOf, hasClasses, KNOWN_IMAGES, type ModelClass } from './tables.ts';

/**
 * The class that transformers chooses for the model and the task; undefined for a task that every encoder can do.
 * Throws Fault `package` for a model type that the image's transformers does not know.
 */
export function architectureFor(
  config: JsonObject,
  served: ServedModels,
  { transformers }: Frameworks,
): string | undefined {
  const { model_type: modelType } = config;
  if (typeof modelType !== 'string') throw noModelType();
  const forEncoders = !hasClasses(served.architectures);
  const all = classesOf(modelType);
  // An encoder is in every version that has it with a head.
  const suitable = forEncoders
    ? all
    : all.filter(({ architecture }) => served.architectures.test(architecture));
  const found = suitable.find((each) => isIn(each, transformers));
  if (found) return forEncoders ? undefined : found.architecture;
  if (config['auto_map'] !== undefined) throw remoteCode();
  const [elsewhere] = suitable;
  if (elsewhere) throw notInImage(modelType, elsewhere, String(transformers));
  if (forEncoders) return undefined;
  throw unknownType(modelType, served);
}

/** An image that the tables do not know is not judged. */
function isIn({ images }: ModelClass, transformers: string | undefined): boolean {
  return transformers === undefined || !KNOWN_IMAGES.includes(transformers) || images.includes(transformers);
}

function notInImage(modelType: string, { architecture, images }: ModelClass, transformers: string): Fault {
  return new Fault(
    'package',
    `the image has transformers ${transformers}, which has no ${architecture} for the model type "${modelType}"; it is in ${images.join(', ')}`,
    `Set container.version to '${images[0]}'.`,
  );
}

// AutoConfig raises ValueError; older versions guess from the folder's name, and "/opt/ml/model" contains "opt".
function noModelType(): Fault {
  return new Fault(
    'package',
    'config.json has no model_type, so transformers does not know which model it is',
    'Save the model again with save_pretrained, or add it, for example "model_type": "bert".',
  );
}

function remoteCode(): Fault {
  return new Fault(
    'package',
    'config.json has an auto_map: the model needs Python code of its own, which the built-in serve script does not run',
    'Bring your own serve script with --code DIR, with this code in it.',
  );
}

function unknownType(modelType: string, { name }: ServedModels): Fault {
  return new Fault(
    'package',
    `config.json has the model_type "${modelType}", which has no model for ${name} in transformers ${KNOWN_IMAGES.join(', ')}, the versions of the images`,
    'Pass another model, or bring your own serve script with --code DIR.',
  );
}
