import { MEMORY_MB } from '../../../infra/hosts/sagemaker-serverless.ts';
import { hostOf } from '../../../infra/hosts/registry.ts';
import type { Capacity } from '../../config/capacity.ts';
import type { Config } from '../../config/config.ts';
import type { LoadedWeights } from '../../package/check-model.ts';
import { fault, type Finding, unchecked, warning } from '../finding.ts';
import { check, specOf } from '../subject.ts';

const CHECK = 'memory';

/** Whether the model server's copies of the model fit into the memory of the host. */
export const memoryCheck = check(CHECK, ['host'], ['archive', 'stack'], ({ config, archive, stack }) => {
  // An archive that another stage or release has answered with has no facts.
  if (archive.facts === undefined) return [];
  const { SAGEMAKER_MODEL_SERVER_WORKERS: workers } = specOf(stack, 'model').environment;
  return judgeMemory(hostOf(config).capacity(config.host), {
    weights: archive.facts.weights,
    workers: Number(workers ?? 1),
    family: config.container.family,
  });
});

export interface MemoryFacts {
  readonly weights: LoadedWeights;
  /** Workers of the model server; each loads its own copy. */
  readonly workers: number;
  readonly family: Config['container']['family'];
}

/**
 * Resident memory in MB of the serving stack, with a model of 3 MB, as measured outside of a container: `serve` and the
 * JVM (389 + 165 for the Hugging Face toolkit with multi-model-server, 250 + 243 for TorchServe), and each worker.
 */
const RUNTIME_MB = {
  huggingface: { server: 554, worker: 398 },
  pytorch: { server: 493, worker: 452 },
} as const;

/** Requests need memory, too, and so does what was not measured. */
const CLOSE = 0.9;
const MB = 1e6;
const MEBIBYTE = 1024 * 1024;

/** A fault if the weights alone do not fit, a warning if they may not fit together with the serving stack. */
export function judgeMemory(capacity: Capacity, facts: MemoryFacts): Finding[] {
  const { weights, workers } = facts;
  const copiesMb = (workers * weights.bytes) / MB;
  const neededMb = copiesMb + runtimeMb(facts);
  if (capacity.type !== 'serverless') return [unknownMemory(capacity.instanceType, workers, neededMb)];
  const hostMb = (capacity.memoryMb * MEBIBYTE) / MB;
  const fix = fixFor(facts, neededMb);
  const copies = `${workers === 1 ? '' : `${workers} copies of `}the weights${inDtype(weights)} need ${round(copiesMb)} MB`;
  if (weights.dtype !== undefined && copiesMb > hostMb)
    return [fault(CHECK, 'config', `${copies}, but the container has ${capacity.memoryMb} MB`, fix)];
  if (neededMb <= CLOSE * hostMb) return [];
  const runtime = `and the serving stack about ${round(neededMb - copiesMb)} MB`;
  return [warning(CHECK, `${copies} ${runtime}, of the container's ${capacity.memoryMb} MB`, fix)];
}

function runtimeMb({ weights, workers, family }: MemoryFacts): number {
  const { server, worker } = RUNTIME_MB[family];
  return server + workers * worker + (weights.loadingBytes - weights.bytes) / MB;
}

function fixFor({ workers, weights }: MemoryFacts, neededMb: number): string {
  const enough = MEMORY_MB.find((memoryMb) => neededMb * MB <= CLOSE * memoryMb * MEBIBYTE);
  const fewer =
    workers > 1 ? ' Or set SAGEMAKER_MODEL_SERVER_WORKERS to 1: every worker loads its own copy.' : '';
  const half =
    weights.dtype === 'F32'
      ? ' Or save the weights in half precision, for an image with transformers 5.'
      : '';
  const deploy = enough
    ? `Deploy with --memory ${enough}.`
    : 'Deploy with --host sagemaker-realtime and an instance type with more memory.';
  return `${deploy}${fewer}${half}`;
}

function unknownMemory(instanceType: string, workers: number, neededMb: number): Finding {
  const servers = workers === 1 ? 'one worker' : `${workers} workers`;
  return unchecked(
    CHECK,
    `with ${servers}, the model and its serving stack need about ${round(neededMb)} MB, and the memory of ${instanceType} is not known here`,
    'Compare it with the memory of the instance type (Amazon EC2 instance types). The model server starts a worker per CPU unless SAGEMAKER_MODEL_SERVER_WORKERS is set.',
  );
}

function inDtype({ dtype }: LoadedWeights): string {
  return dtype === undefined ? '' : ` in ${dtype}`;
}

function round(megabytes: number): string {
  return String(Math.max(1, Math.round(megabytes)));
}
