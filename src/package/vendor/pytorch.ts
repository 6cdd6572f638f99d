import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import type { ImagePython } from './image-python.ts';
import { namesIn } from './lock.ts';
import type { Requirements } from './requirements.ts';
import { compile, givenLock } from './resolve.ts';
import { type Installer, InstallerError } from './uv.ts';

/** Where PyTorch's builds for CPU are, and the versions of what is packed with it. */
export interface PyTorch {
  /** Locked files with hashes. */
  readonly versionsFiles: readonly string[];
  /** The version of PyTorch itself: its builds for CPU and for CUDA have other hashes. */
  readonly torchFile: string;
  /** The index of its builds for CPU. */
  readonly index: string;
}

/** Exact versions with hashes, and the pages that have those wheels which the configured indexes do not have. */
export interface PyTorchResolution {
  readonly lock: string;
  readonly pages: readonly string[];
}

export const TORCH = 'torch';

/** The packages of that index; everything else comes from the configured ones. */
const OF_INDEX = [TORCH, 'torchvision', 'torchaudio'];
/** What only a build for CUDA needs. */
const CUDA = /^(nvidia-|cuda-|triton$)/;

/** The versions that are packed. */
export function lockedFrameworks({ versionsFiles, torchFile }: PyTorch): {
  readonly torch: string;
  readonly transformers: string;
} {
  const text = [torchFile, ...versionsFiles].map((file) => readFileSync(file, 'utf8')).join('\n');
  return { torch: versionIn(text, TORCH), transformers: versionIn(text, 'transformers') };
}

/** The content of the files, in a digest. */
export async function versionsOf(pytorch: PyTorch): Promise<string> {
  return createHash('sha256')
    .update(pytorch.index)
    .update(await textOf(pytorch))
    .digest('hex');
}

/**
 * Resolves packages with PyTorch for CPU. A build of the configured indexes counts if it needs no CUDA, as a mirror may
 * have one; PyPI's for Linux do, so that the index of PyTorch is read, too. Throws InstallerError, and Fault `package` if
 * neither has one.
 */
export async function resolveWithPyTorch(
  tools: Installer,
  image: ImagePython,
  requirements: Requirements,
  { names, pytorch }: { readonly names: readonly string[]; readonly pytorch: PyTorch },
  work: string,
): Promise<PyTorchResolution> {
  const wanted = join(work, 'runtime.in');
  await writeFile(wanted, names.map((name) => `${name}\n`).join(''));
  const given = {
    files: [...(requirements.file === '' ? [] : [requirements.file]), wanted],
    pins: await pinsOf(names, requirements, pytorch),
    // Kept where the requirements allow it, with their hashes.
    preferred: (await givenLock(requirements)) || (await lockedText(pytorch)),
  };
  const first = await compile(tools, image, requirements, given, work);
  if (!needsCuda(first)) return { lock: first, pages: [] };
  const pages = OF_INDEX.map((name) => `${pytorch.index}/${name}/`);
  const lock = await compile(tools, image, requirements, { ...given, pages }, work).catch((cause: unknown) =>
    Promise.reject(
      isAbout(pytorch.index, cause)
        ? onlyCuda(first, `the builds for CPU at ${pytorch.index} cannot be read`, cause)
        : cause,
    ),
  );
  if (needsCuda(lock))
    throw onlyCuda(lock, `${pytorch.index} has no build for CPU of this version for Python ${image.version}`);
  return { lock, pages };
}

function needsCuda(lock: string): boolean {
  return namesIn(lock).some((name) => CUDA.test(name));
}

function isAbout(index: string, cause: unknown): boolean {
  return cause instanceof InstallerError && cause.message.includes(index);
}

/** The versions of the names that requirements.txt does not mention. PyTorch comes with other packages, too. */
async function pinsOf(names: readonly string[], { named }: Requirements, pytorch: PyTorch): Promise<string> {
  const text = await textOf(pytorch);
  return [...new Set([TORCH, ...names])]
    .filter((name) => !named.has(name))
    .map((name) => `${name}==${versionIn(text, name)}`)
    .join('\n');
}

async function lockedText({ versionsFiles }: PyTorch): Promise<string> {
  return (await Promise.all(versionsFiles.map(async (file) => await readFile(file, 'utf8')))).join('\n');
}

async function textOf(pytorch: PyTorch): Promise<string> {
  return `${await lockedText(pytorch)}\n${await readFile(pytorch.torchFile, 'utf8')}`;
}

/** The version of a package in the text of a lock. */
function versionIn(lock: string, name: string): string {
  return new RegExp(`^${name}==([^\\s;\\\\]+)`, 'm').exec(lock)?.[1] ?? '';
}

function onlyCuda(lock: string, why: string, cause?: unknown): Fault {
  const version = versionIn(lock, TORCH);
  const needed = namesIn(lock).find((name) => CUDA.test(name));
  return new Fault(
    'package',
    `the package index has torch ${version} only for CUDA, with ${needed} and other packages of several GB that a function has no use for, and ${why}`,
    `Let this machine reach the builds for CPU, name a version in requirements.txt that they have, or put a wheel such as torch-${version}+cpu-….whl into a folder: PIP_FIND_LINKS=DIR.`,
    { cause },
  );
}
