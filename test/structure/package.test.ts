import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';
import emulator from '../../emulator/package.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };
import { readSources } from './import-graph.ts';

const dependencies: Readonly<Record<string, string>> = manifest.dependencies;

describe('the dependencies of the package', () => {
  it('include those of the emulator, which is part of it', () => {
    expect(dependencies).toMatchObject(emulator.dependencies);
  });

  it('include every package that its files import', () => {
    const shipped = readSources().filter(({ path }) =>
      /^(src|infra|scripts|emulator\/src)\/.*\.ts$/.test(path),
    );
    const packages = shipped
      .flatMap(({ imports }) => imports)
      .filter(({ target, typeOnly }) => !typeOnly && /^[@a-z]/.test(target) && !isBuiltin(target))
      .map(({ target }) => /^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? '')
      .filter(
        (name) =>
          !/^(src|infra|scripts|emulator|inference-code|package\.json|sagemaker-emulator)$/.test(name),
      );
    expect([...new Set(packages)].filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
  });
});
