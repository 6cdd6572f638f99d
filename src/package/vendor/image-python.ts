/** A Python on another machine, for which packages are chosen. */
export interface TargetPython {
  /** Such as "3.12". */
  readonly version: string;
  /** The glibc of its system, such as "2.35": wheels for a newer one do not load. */
  readonly glibc: string;
  /**
   * As wheels name the processor; by default x86_64: AWS publishes no inference image for Arm that this tool deploys.
   */
  readonly machine?: 'x86_64' | 'aarch64';
}

/** The Python of the container that an archive is packed for. */
export interface ImagePython extends TargetPython {
  /** Normalized names of the packages that the image has, with the version where AWS publishes it. */
  readonly packages: Readonly<Record<string, string | undefined>>;
}

/**
 * The folder below `code/vendor` with packages for this Python. `sitecustomize.py` derives the same name, so that
 * another Python does not import binaries that it cannot load.
 */
export function vendorFolderOf({ version }: ImagePython): string {
  return `cpython-${version.replace('.', '')}-linux-x86_64`;
}

/** The platform, as uv names it. */
export function platformOf({ glibc, machine = 'x86_64' }: TargetPython): string {
  return `${machine}-manylinux_${glibc.replace('.', '_')}`;
}

/** A package name as PyPI compares it (PEP 503). */
export function normalizedName(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}
