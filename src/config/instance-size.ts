/** What a CPU instance has for the workers of the model server. */
export interface InstanceSize {
  readonly cpus: number;
  readonly memoryGib: number;
}

// Memory in GiB of the size xlarge. Other sizes have multiples of it (Amazon EC2 instance type tables).
const XLARGE_GIB: readonly (readonly [families: string, gib: number])[] = [
  ['t2 m4 m5 m5d m6i m7i', 16],
  ['c4', 7.5],
  ['c5 c5d c6i c6in c7i', 8],
  ['r5 r5d r6i r7i', 32],
];

/** Families of ProductionVariantInstanceType in SageMaker's service model (botocore 1.44.5) without a GPU. */
export const CPU_FAMILIES = XLARGE_GIB.flatMap(([families]) => families.split(' '));

const XLARGE_CPUS = 4;

/** CPUs and memory of an instance type without a GPU; undefined for all others. */
export function sizeOf(instanceType: string): InstanceSize | undefined {
  const [, family = '', size = ''] = instanceType.split('.');
  const gib = XLARGE_GIB.find(([families]) => families.split(' ').includes(family))?.[1];
  if (gib === undefined) return undefined;
  const xlarges = xlargesIn(size);
  // The smallest types have two CPUs as well.
  return { cpus: Math.max(2, XLARGE_CPUS * xlarges), memoryGib: gib * xlarges };
}

function xlargesIn(size: string): number {
  if (size === 'medium') return 1 / 4;
  return size === 'large' ? 1 / 2 : Number.parseInt(size, 10) || 1;
}
