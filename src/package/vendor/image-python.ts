/** The Python of the container that an archive is packed for. */
export interface ImagePython {
  /** Such as "3.12". */
  readonly version: string;
  /** The glibc of the image's system, such as "2.35": wheels for a newer one do not load. */
  readonly glibc: string;
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

/** The platform, as uv names it. AWS publishes no inference image for Arm that this tool deploys. */
export function platformOf({ glibc }: ImagePython): string {
  return `x86_64-manylinux_${glibc.replace('.', '_')}`;
}

/** A package name as PyPI compares it (PEP 503). */
export function normalizedName(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}
