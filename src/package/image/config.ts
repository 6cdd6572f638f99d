import { posix } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import { comparePaths } from '../manifest.ts';
import type { BaseConfig } from './base-image.ts';
import type { Layer } from './layer.ts';

export interface ImageSettings {
  readonly architecture: 'amd64' | 'arm64';
  /** The program and its arguments. The program's path must be absolute; Lambda does not follow a symlink there. */
  readonly entrypoint: readonly string[];
  /** Added to, or instead of, the variables of the base image. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  /** Name or number; that of the base image unless given, otherwise root. Lambda runs every image as a user of its own. */
  readonly user?: string;
  readonly exposedPorts?: readonly number[];
  readonly labels?: Readonly<Record<string, string>>;
}

// The same for every build: an image's digest covers its config.
const CREATED = '1970-01-01T00:00:00Z';

type Members = Record<string, unknown>;

/**
 * The config of an image (OCI image-spec, config.md), as JSON. Settings of the base image stay unless they are given.
 * Throws Fault `package` for a relative entrypoint or working folder, and for a base of another platform.
 */
export function imageConfig(settings: ImageSettings, layers: readonly Layer[], base?: BaseConfig): Members {
  checkSettings(settings);
  if (base) checkPlatform(settings, base);
  return {
    created: CREATED,
    architecture: settings.architecture,
    os: 'linux',
    ...(base?.variant !== undefined && { variant: base.variant }),
    config: runtimeConfig(settings, base?.config ?? {}),
    rootfs: {
      type: 'layers',
      diff_ids: [...(base?.rootfs.diff_ids ?? []), ...layers.map(({ diffId }) => diffId)],
    },
    history: [
      ...baseHistory(base),
      ...layers.map(({ createdBy }) => ({ created: CREATED, created_by: createdBy })),
    ],
  };
}

function runtimeConfig(settings: ImageSettings, base: NonNullable<BaseConfig['config']>): Members {
  const { entrypoint, environment = {}, workingDir, user, exposedPorts = [], labels = {} } = settings;
  const { Cmd: _, Entrypoint: __, ...kept } = base;
  return {
    ...kept,
    ...(user !== undefined && { User: user }),
    ...(exposedPorts.length > 0 && {
      ExposedPorts: sorted(exposedPorts.map((port) => [`${port}/tcp`, {}] as const)),
    }),
    Env: variables(base.Env ?? [], environment),
    Entrypoint: [...entrypoint],
    ...(workingDir !== undefined && { WorkingDir: workingDir }),
    ...(Object.keys(labels).length > 0 && { Labels: sorted(Object.entries({ ...base.Labels, ...labels })) }),
  };
}

/** `NAME=value` in the order of the base image; new names follow, sorted. */
function variables(base: readonly string[], added: Readonly<Record<string, string>>): string[] {
  const names = new Map(base.map((each) => [each.slice(0, each.indexOf('=')), each]));
  for (const [name, value] of Object.entries(sorted(Object.entries(added))))
    names.set(name, `${name}=${value}`);
  return [...names.values()];
}

/**
 * One entry per layer of the base. Lambda has rejected images whose history is shorter than their layers
 * (UnsupportedImageLayerDetected, bazel-contrib/rules_oci#645).
 */
function baseHistory(base: BaseConfig | undefined): Members[] {
  const layers = base?.rootfs.diff_ids ?? [];
  const history = base?.history ?? [];
  const isComplete = history.filter((entry) => !entry.empty_layer).length === layers.length;
  return isComplete ? history : layers.map(() => ({ created: CREATED, created_by: 'base image' }));
}

function sorted<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries(entries.toSorted(([left], [right]) => comparePaths(left, right)));
}

function checkSettings({ entrypoint: [program = ''], workingDir = '/' }: ImageSettings): void {
  const relative = [program, workingDir].find((path) => !posix.isAbsolute(path));
  if (relative === undefined) return;
  throw new Fault(
    'package',
    `"${relative}" is not an absolute path: Lambda requires one for entrypoint and working folder`,
    'Write the whole path inside the image, e.g. /usr/bin/python3.13.',
  );
}

function checkPlatform({ architecture }: ImageSettings, base: BaseConfig): void {
  if (base.os === 'linux' && base.architecture === architecture) return;
  throw new Fault(
    'package',
    `the base image is for ${base.os}/${base.architecture}, the image for linux/${architecture}`,
    'Choose a base image of the same platform.',
  );
}
