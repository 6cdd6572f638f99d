import type { Capacity } from './capacity.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { processorOf } from './instance-type.ts';

/** Two options that are valid one by one, but not together: where, and why. */
export interface Conflict {
  readonly option: string;
  readonly why: string;
}

/** "endpoint" needs a host with a concurrency to derive the number from. */
export function concurrencyConflicts(
  { reservedConcurrency }: GatewayOptions,
  concurrency: number | undefined,
): Conflict[] {
  if (reservedConcurrency !== 'endpoint' || concurrency !== undefined) return [];
  const why = 'is "endpoint", but the concurrency of instances depends on the model server; set a number';
  return [{ option: 'gateway.reservedConcurrency', why }];
}

/** What serves a model, and how, as far as it can contradict itself. */
interface ContainerOptions {
  readonly container: {
    readonly family: string;
    readonly version?: string | undefined;
    readonly processor?: string | undefined;
    readonly python?: string | undefined;
    readonly baseImage?: string | undefined;
  };
}

/** The lean container is built, and an image of AWS is chosen: each has its own options. */
export function containerConflicts({ container }: ContainerOptions, capacity: Capacity): Conflict[] {
  // A function is not run in a container of these.
  if (capacity.type === 'function') return [];
  return container.family === 'lean'
    ? [...ofLean(container), ...idleGpu(container, capacity)]
    : onlyOfLean(container);
}

function ofLean({ version, processor }: ContainerOptions['container']): Conflict[] {
  const found: Conflict[] = [];
  if (version !== undefined) {
    const why =
      'chooses an image of AWS, and the lean container is built from container.baseImage; remove it';
    found.push({ option: 'container.version', why });
  }
  if (processor === 'gpu') {
    const why = `is "gpu", but the lean container has ONNX Runtime for CPUs only; set container.family to 'huggingface' or 'pytorch'`;
    found.push({ option: 'container.processor', why });
  }
  return found;
}

function idleGpu({ processor }: ContainerOptions['container'], capacity: Capacity): Conflict[] {
  if (capacity.type !== 'instances' || processor !== undefined) return [];
  if (processorOf(capacity.instanceType) === 'cpu') return [];
  const why = `${capacity.instanceType} has a GPU, which the lean container does not use; choose a type without one such as ml.m5.large, or set container.processor to 'cpu'`;
  return [{ option: 'host.instanceType', why }];
}

function onlyOfLean({ family, python, baseImage }: ContainerOptions['container']): Conflict[] {
  const why = `AWS has built the image of '${family}'; remove it, or set container.family to 'lean'`;
  return [
    ...(python === undefined ? [] : [{ option: 'container.python', why }]),
    ...(baseImage === undefined ? [] : [{ option: 'container.baseImage', why }]),
  ];
}
