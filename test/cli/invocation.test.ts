import { afterEach, describe, expect, it, vi } from 'vitest';

const TEXT =
  'Run `npm start`, `npm start -- --port 5000`, `npm run doctor -- --runtime torch` or `npm run deploy:realtime-endpoint`.';

/** The module in a process that npm runs for this script, or without npm. */
async function invocationBy(
  script: string | undefined,
): Promise<typeof import('../../src/cli/invocation.ts')> {
  vi.resetModules();
  vi.stubEnv('npm_lifecycle_event', script);
  return await import('../../src/cli/invocation.ts');
}

describe('command lines in texts', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('are npm scripts in a clone of the repository', async () => {
    const { commandLine, withCommandLines } = await invocationBy('plan');
    expect(withCommandLines(TEXT)).toBe(TEXT);
    expect(commandLine('deploy', '--stage prod')).toBe('npm run deploy -- --stage prod');
  });

  it.each([
    ['npx', 'npx sagemaker-gateway'],
    [undefined, 'sagemaker-gateway'],
  ])('are those of the installed package, run by %s', async (script, bin) => {
    const { commandLine, withCommandLines } = await invocationBy(script);
    expect(withCommandLines(TEXT)).toBe(
      `Run \`${bin} start\`, \`${bin} start --port 5000\`, \`${bin} doctor --runtime torch\` or \`${bin} deploy --host sagemaker-realtime\`.`,
    );
    expect(commandLine('deploy', '--stage prod')).toBe(`${bin} deploy --stage prod`);
  });
});
