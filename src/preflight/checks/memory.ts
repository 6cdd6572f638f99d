import { MAX_FUNCTION_MB } from '../../../infra/hosts/function/options.ts';
import { MEMORY_MB } from '../../../infra/hosts/sagemaker-serverless.ts';
import { hostOf } from '../../../infra/hosts/registry.ts';
import type { Capacity } from '../../config/capacity.ts';
import { sizeOf } from '../../config/instance-size.ts';
import type { Config } from '../../config/config.ts';
import type { LoadedWeights } from '../../package/check-model.ts';
import { fault, type Finding, unchecked, warning } from '../finding.ts';
import { check, specOf } from '../subject.ts';

const CHECK = 'memory';

/** Whether the model server's copies of the model fit into the memory of the host. */
export const memoryCheck = check(CHECK, ['host'], ['archive', 'stack'], ({ config, archive, stack }) => {
  // An archive that another stage or release has answered with has no facts.
  if (archive.facts === undefined) return [];
  const capacity = hostOf(config).capacity(config.host);
  const { weights } = archive.facts;
  if (capacity.type === 'function') return judgeMemory(capacity, { weights, workers: 1, server: 'function' });
  const { SAGEMAKER_MODEL_SERVER_WORKERS: workers } = specOf(stack, 'model').environment;
  return judgeMemory(capacity, {
    weights,
    workers: workers === undefined ? undefined : Number(workers),
    server: config.container.family,
  });
});

export interface MemoryFacts {
  readonly weights: LoadedWeights;
  /** Workers of the model server, each with its own copy, if the environment sets them. */
  readonly workers: number | undefined;
  readonly server: Server;
}

/** What serves the model: the toolkit of an image, or the handler of a function. */
type Server = Config['container']['family'] | 'function';

/**
 * Resident memory in MB of the serving stack, with a model of 3 MB, as measured outside of a container: `serve` and the
 * JVM (389 + 165 for the Hugging Face toolkit with multi-model-server, 250 + 243 for TorchServe), and each worker. A
 * function is one process: Python with ONNX Runtime; the lean container has its server and workers of that kind.
 */
const RUNTIME_MB = {
  huggingface: { server: 554, worker: 398 },
  pytorch: { server: 493, worker: 452 },
  lean: { server: 27, worker: 72 },
  function: { server: 0, worker: 74 },
} as const satisfies Record<Server, { server: number; worker: number }>;

/** Requests need memory, too, and so does what was not measured. */
const CLOSE = 0.9;
const MB = 1e6;
const MEBIBYTE = 1024 * 1024;

/** What the weights are compared with. */
interface Memory {
  /** Names it in a message. */
  readonly of: string;
  readonly mb: number;
  readonly workers: number;
  /** How to get more of it. */
  readonly more: (neededMb: number) => string;
}

/** A fault if the weights alone do not fit, a warning if they may not fit together with the serving stack. */
export function judgeMemory(capacity: Capacity, facts: MemoryFacts): Finding[] {
  const memory = memoryOf(capacity, facts);
  if (memory === undefined) return [unknownMemory(capacity, facts)];
  const { weights } = facts;
  const copiesMb = (memory.workers * weights.bytes) / MB;
  const stackMb = runtimeMb(facts, memory.workers);
  const neededMb = copiesMb + stackMb;
  const copies = `${memory.workers === 1 ? '' : `${memory.workers} copies of `}the weights${inDtype(weights)} need ${round(copiesMb)} MB`;
  const fix = `${memory.more(neededMb)}${fewerWorkers(memory.workers)}${halfPrecision(weights)}`;
  if (weights.dtype !== undefined && copiesMb > memory.mb)
    return [fault(CHECK, 'config', `${copies}, but ${memory.of}`, fix)];
  if (neededMb <= CLOSE * memory.mb) return [];
  return [
    warning(CHECK, `${copies} and the serving stack about ${round(stackMb)} MB, and ${memory.of}`, fix),
  ];
}

/** Undefined for an instance with GPUs: its workers are one per GPU, whose memory is not known here. */
function memoryOf(capacity: Capacity, { workers }: MemoryFacts): Memory | undefined {
  if (capacity.type !== 'instances') {
    const { type, memoryMb } = capacity;
    const mb = (memoryMb * MEBIBYTE) / MB;
    const of = `the ${type === 'function' ? 'function' : 'container'} has ${memoryMb} MB`;
    return { of, mb, workers: workers ?? 1, more: type === 'function' ? largerFunction : largerContainer };
  }
  const { instanceType } = capacity;
  const size = sizeOf(instanceType);
  if (size === undefined) return undefined;
  const { memoryGib, cpus } = size;
  return {
    of: `${instanceType} has ${memoryGib} GiB`,
    mb: (memoryGib * 1024 * MEBIBYTE) / MB,
    // Both model servers start one per CPU.
    workers: workers ?? cpus,
    more: () => 'Deploy with an --instance type that has more memory.',
  };
}

function runtimeMb({ weights, server: of }: MemoryFacts, workers: number): number {
  const { server, worker } = RUNTIME_MB[of];
  return server + workers * worker + (weights.loadingBytes - weights.bytes) / MB;
}

function largerContainer(neededMb: number): string {
  const enough = MEMORY_MB.find((memoryMb) => neededMb * MB <= CLOSE * memoryMb * MEBIBYTE);
  return enough
    ? `Deploy with --memory ${enough}.`
    : 'Deploy with --host sagemaker-realtime and an instance type with more memory.';
}

/** Memory of a function comes in steps of 1 MB; round numbers are easier to compare. */
function largerFunction(neededMb: number): string {
  const enough = Math.ceil((neededMb * MB) / CLOSE / MEBIBYTE / 256) * 256;
  return enough <= MAX_FUNCTION_MB
    ? `Deploy with --memory ${enough}.`
    : 'Deploy with --host sagemaker-realtime and an instance type with more memory.';
}

function fewerWorkers(workers: number): string {
  return workers > 1
    ? ' Or set SAGEMAKER_MODEL_SERVER_WORKERS (container.environment) to fewer workers: each loads its own copy.'
    : '';
}

function halfPrecision({ dtype }: LoadedWeights): string {
  return dtype === 'F32' ? ' Or save the weights in half precision, for an image with transformers 5.' : '';
}

function unknownMemory(capacity: Capacity, facts: MemoryFacts): Finding {
  const workers = facts.workers ?? 1;
  const neededMb = (workers * facts.weights.bytes) / MB + runtimeMb(facts, workers);
  const servers = workers === 1 ? 'one worker' : `${workers} workers`;
  const instance = capacity.type === 'instances' ? capacity.instanceType : capacity.type;
  return unchecked(
    CHECK,
    `with ${servers}, the model and its serving stack need about ${round(neededMb)} MB, and the memory of ${instance} is not known here`,
    'Compare it with the memory of the instance type and of its GPUs (Amazon EC2 instance types). The model server starts a worker per GPU unless SAGEMAKER_MODEL_SERVER_WORKERS is set.',
  );
}

function inDtype({ dtype }: LoadedWeights): string {
  return dtype === undefined ? '' : ` in ${dtype}`;
}

function round(megabytes: number): string {
  return String(Math.max(1, Math.round(megabytes)));
}
