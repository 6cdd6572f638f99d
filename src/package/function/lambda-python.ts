import type { ImagePython } from '../vendor/image-python.ts';

/** Minor versions of Python's runtimes on Amazon Linux 2023 for which the packed ONNX Runtime has wheels. */
export type FunctionPython = '3.13' | '3.12';

/** As Lambda's API names the processor. */
export type Architecture = 'x86_64' | 'arm64';

const MACHINES = { x86_64: 'x86_64', arm64: 'aarch64' } as const;

/**
 * The Python of a function. Amazon Linux 2023 has glibc 2.34 (its user guide, core-glibc). What the
 * runtime brings (boto3 and its dependencies) is not relied on: AWS changes its version (Lambda developer guide,
 * "Working with .zip file archives for Python Lambda functions", on runtime dependencies).
 */
export function lambdaPython(version: FunctionPython, architecture: Architecture): ImagePython {
  return { version, glibc: '2.34', machine: MACHINES[architecture], packages: {} };
}

/** What a handler compares with its interpreter before it imports the packages: version and `platform.machine()`. */
export function pythonMark({ version, machine }: ImagePython): string {
  return `${version} ${machine}`;
}
