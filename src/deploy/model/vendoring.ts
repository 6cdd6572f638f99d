import { hostOf } from '../../../infra/hosts/registry.ts';
import type { Config } from '../../config/config.ts';
import type { Manifest } from '../../package/manifest.ts';
import { GRAPH_RUNTIME, hasGraph } from '../../package/onnx-graph.ts';
import { Fault } from '../../contract/fault.ts';
import type { ImagePython } from '../../package/vendor/image-python.ts';
import { REQUIREMENTS } from '../../package/vendor/packed.ts';
import { containerPython, processorIn } from './container-python.ts';

/** Which packages an archive carries for its image, and what to say about those that it does not. */
export interface Vendoring {
  readonly image: ImagePython;
  /** requirements.txt, if its packages are packed. */
  readonly requirementsFile: string | undefined;
  /** Packages of the bundled serve script. */
  readonly runtime: readonly string[];
  readonly warnings: readonly string[];
}

// The wheels of the version in requirements-onnx.txt begin with Python 3.11.
const OLDEST_MINOR = 11;

/** Decides for a configuration and the files of its archive; `isBundled` is whether the bundled serve script serves. */
export function vendoringOf(config: Config, manifest: Manifest, isBundled: boolean): Vendoring {
  const requirements = manifest.entries.find(({ path }) => path === REQUIREMENTS)?.source;
  const isLean = config.container.family === 'lean';
  if (isLean && config.vendor === false && requirements !== undefined) throw noPip();
  const isOn = config.vendor ?? (isLean || isServerless(config));
  const { runtime, warnings } = isBundled && hasGraph(manifest) ? graphRuntime(config) : NO_RUNTIME;
  return {
    image: containerPython(config),
    requirementsFile: isOn ? requirements : undefined,
    runtime,
    warnings: isOn || requirements === undefined ? warnings : [...warnings, pipAtStart(config)],
  };
}

/** What is packed for the bundled serve script if the model has a graph. */
export function graphRuntime(config: Config): Pick<Vendoring, 'runtime' | 'warnings'> {
  const { version, packages } = containerPython(config);
  // Not by default: it costs 24 MB and a second at each start, and the start of the Hugging Face container does not
  // become shorter (decision 029). The PyTorch image has no transformers and can only answer with a graph.
  const isAsked = config.onnx ?? !Object.hasOwn(packages, 'transformers');
  if (!isAsked || config.vendor === false) return NO_RUNTIME;
  // The wheel for GPUs needs the CUDA of its build; PyTorch brings its own.
  if (processorIn(config) === 'gpu') return NO_RUNTIME;
  if (config.container.environment['SAGEMAKER_GATEWAY_RUNTIME'] === 'torch') return NO_RUNTIME;
  if (Number(version.split('.')[1]) >= OLDEST_MINOR)
    return { runtime: GRAPH_RUNTIME.filter((name) => !Object.hasOwn(packages, name)), warnings: [] };
  const why = `ONNX Runtime has no wheel for Python ${version} of the image: PyTorch answers, not the ONNX graph. `;
  return { runtime: [], warnings: [`${why}Choose a newer image (container.version).`] };
}

const NO_RUNTIME = { runtime: [], warnings: [] };

function noPip(): Fault {
  return new Fault(
    'config',
    'vendor is false, but the lean container does not install requirements.txt at start',
    "Remove vendor or --no-vendor, or set container.family to 'huggingface'.",
  );
}

function pipAtStart(config: Config): string {
  const when =
    'requirements.txt: pip installs it at every start of a container, which needs a network and time';
  return isServerless(config)
    ? `${when}; a serverless endpoint has 3 minutes for both. Pack the packages: --vendor.`
    : `${when}. Pack the packages into the archive: --vendor.`;
}

function isServerless(config: Config): boolean {
  return hostOf(config).capacity(config.host).type === 'serverless';
}
