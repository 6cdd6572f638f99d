import { CPU_FAMILIES } from './instance-size.ts';

/** Which build of an inference image runs on a machine. */
export type Processor = 'cpu' | 'gpu';

// Families with a GPU, from the same service model.
const GPU_FAMILIES = 'g4dn g5 g6 g6e p3 p4d p4de p5 p5e p5en'.split(' ');

// Families whose disks are NVMe drives of the machine itself (Amazon EC2 instance type tables).
const LOCAL_DISK_FAMILIES = 'm5d c5d r5d g4dn g5 g6 g6e p4d p4de p5 p5e p5en'.split(' ');

interface UnsuitableFamily {
  readonly families: readonly string[];
  readonly why: string;
  /** A type that is probably suitable. */
  readonly instead: string;
}

const UNSUITABLE_FAMILIES: readonly UnsuitableFamily[] = [
  {
    // GB200 combines its GPUs with a Grace processor, which is Arm.
    families: 'c6g c6gd c6gn c7g c8g m6g m6gd m8g r6g r6gd r7gd r8g p6e-gb200'.split(' '),
    why: 'it has an Arm processor, and AWS publishes no Hugging Face inference image for Arm',
    instead: 'ml.m7i.large',
  },
  {
    // PyTorch 2.6 for CUDA 12.4 is the newest GPU image; CUDA supports Blackwell from 12.8 on.
    families: 'g7 g7e p6-b200 p6-b300'.split(' '),
    why: 'its Blackwell GPUs need CUDA 12.8, and the inference images have 12.4 at most',
    instead: 'ml.g6e.xlarge',
  },
  {
    families: 'inf1 inf2 trn1 trn1n trn2 dl1'.split(' '),
    why: 'its accelerator runs only models compiled for it',
    instead: 'ml.g5.xlarge',
  },
  { families: ['p2'], why: 'AWS has retired this family', instead: 'ml.g4dn.xlarge' },
  {
    // Notebooks and processing support ml.t3; hosting does not.
    families: ['t3'],
    why: 'SageMaker does not host endpoints on this family',
    instead: 'ml.t2.medium',
  },
];

/** Why an endpoint cannot run on an instance type, and an alternative; undefined if it can. */
export function instanceProblem(instanceType: string): string | undefined {
  const family = familyOf(instanceType);
  if (family === undefined) return `"${instanceType}" is not an instance type; an example is ml.m5.large`;
  const unfit = UNSUITABLE_FAMILIES.find(({ families }) => families.includes(family));
  if (unfit) return `${instanceType} cannot be used: ${unfit.why}. Use ${unfit.instead}`;
  if (CPU_FAMILIES.includes(family) || GPU_FAMILIES.includes(family)) return undefined;
  return `ml.${family} is not a supported family; supported are ${[...CPU_FAMILIES, ...GPU_FAMILIES].join(', ')}`;
}

/** What an instance type computes with. */
export function processorOf(instanceType: string): Processor {
  return GPU_FAMILIES.includes(familyOf(instanceType) ?? '') ? 'gpu' : 'cpu';
}

/** Whether its storage is the machine's own drives instead of an EBS volume. */
export function hasLocalDisk(instanceType: string): boolean {
  return LOCAL_DISK_FAMILIES.includes(familyOf(instanceType) ?? '');
}

function familyOf(instanceType: string): string | undefined {
  return /^ml\.([a-z][a-z0-9-]*)\.(?:medium|large|\d*xlarge)$/.exec(instanceType)?.[1];
}
