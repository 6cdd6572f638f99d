import { describe, expect, it } from 'vitest';
import { sameStack } from '../../src/cli/same-stack.ts';
import { argsOf } from './args.ts';

const onProd = sameStack(argsOf('deploy', '--name', 'shop', '--stage', 'prod', '--memory', '4096', '--json'));

describe('commands in messages', () => {
  it.each([
    ['Run `npm run destroy`.', 'Run `npm run destroy -- --name shop --stage prod`.'],
    ['`npm run logs -- --since 60`', '`npm run logs -- --name shop --stage prod --since 60`'],
    ['npm run deploy:realtime-endpoint', 'npm run deploy:realtime-endpoint -- --name shop --stage prod'],
    // Neither has a stack.
    ['npm run package -- --model DIR', 'npm run package -- --model DIR'],
    ['npm run emulator, npm run lint', 'npm run emulator, npm run lint'],
  ])('%s select the stack of the command line', (text, adapted) => {
    expect(onProd(text)).toBe(adapted);
  });

  it('quote values for the shell', () => {
    const adapted = sameStack(argsOf('status', '--config', "my shop's.ts"))('npm run logs');
    expect(adapted).toBe(String.raw`npm run logs -- --config 'my shop'\''s.ts'`);
  });

  it('stay as they are without flags of a stack', () => {
    expect(sameStack(argsOf('deploy', '--memory', '4096'))('npm run destroy')).toBe('npm run destroy');
  });
});
