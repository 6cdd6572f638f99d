import { Fault } from '../../contract/fault.ts';
import { type ImagePython, normalizedName } from './image-python.ts';
import { type Requirements, withoutVendor } from './requirements.ts';
import { isFromImage, withoutMark } from './stub-wheels.ts';

/** A package that was resolved: its lines in the lock. */
interface Locked {
  readonly name: string;
  /** Undefined for a wheel that is named by its path or URL. */
  readonly version: string | undefined;
  readonly lines: string;
}

/** A resolution, divided by where each package comes from. */
export interface Division {
  /** To pack: a requirements file with hashes. */
  readonly packed: string;
  /** The image's own, as `name` or `name version`. */
  readonly fromImage: readonly string[];
  /** Packed in place of a package of the image whose version is not known. */
  readonly inPlaceOfImage: readonly string[];
}

// They are built for each other, for one CUDA version, and have gigabytes.
const TORCH = /^(torch|torchvision|torchaudio|torchtext|torchdata|triton|nvidia-.+)$/;

/**
 * Divides a lock. What the image has in a version that AWS does not publish is packed only if a line of the requirements
 * restricts it: pip would then replace it, too. Throws Fault `package` for PyTorch.
 */
export function divideLock(lock: string, { packages }: ImagePython, { named }: Requirements): Division {
  const locked = lockedIn(lock);
  const isUnknown = (name: string): boolean => Object.hasOwn(packages, name) && packages[name] === undefined;
  const isImages = ({ name, version = '' }: Locked): boolean =>
    isFromImage(version) || (isUnknown(name) && named.get(name) !== true);
  const packed = locked.filter((each) => !isImages(each));
  const torch = packed.find(({ name }) => isOfTorch(name));
  if (torch !== undefined) throw foreignTorch(torch.name, Object.hasOwn(packages, 'torch'));
  return {
    packed: packed.map(({ lines }) => lines).join(''),
    fromImage: locked
      .filter(isImages)
      .map(({ name, version = '' }) => (isFromImage(version) ? `${name} ${withoutMark(version)}` : name)),
    inPlaceOfImage: packed.map(({ name }) => name).filter(isUnknown),
  };
}

/** Without hashes, for another Python: it may need other packages. */
export function pinsIn(lock: string): string {
  return lockedIn(lock)
    .filter(({ version }) => version !== undefined)
    .map(({ name, version }) => `${name}==${version}\n`)
    .join('');
}

/** Whether a package is a part of PyTorch. */
export function isOfTorch(name: string): boolean {
  return TORCH.test(name);
}

/** The packages of a lock, by normalized name. */
export function namesIn(lock: string): string[] {
  return lockedIn(lock).map(({ name }) => name);
}

/** The blocks of a lock that uv wrote: a line that starts a package, and indented lines with hashes. */
function lockedIn(lock: string): Locked[] {
  return [...lock.matchAll(/^[^\s#].*\n(?:[ \t].*\n)*/gm)].map(([lines]) => {
    const [, name = '', version] = /^([\w.-]+)(?:==([^\s;\\]+))?/.exec(lines) ?? [];
    return { name: normalizedName(name), version, lines };
  });
}

function foreignTorch(name: string, hasOwn: boolean): Fault {
  const what = `requirements.txt asks for ${name}, which is part of PyTorch`;
  if (!hasOwn) {
    const fix =
      "Remove what needs it, or set container.family to 'pytorch' or 'huggingface', whose image has PyTorch.";
    return new Fault('package', `${what} and has gigabytes: the lean container has none`, fix);
  }
  return new Fault(
    'package',
    `${what}: the image has its own build, and another has gigabytes`,
    'Remove that line, or choose the image with the version that you need (container.version). ' +
      withoutVendor,
  );
}
