import { afterEach, expect, it, vi } from 'vitest';
import { checkToken } from '../../src/deploy/check-token.ts';
import { parseConfig } from '../../src/config/config.ts';

const context = (issuer: string, token?: () => Promise<string>) => ({
  config: parseConfig({
    name: 'a',
    model: './m',
    gateway: { auth: 'jwt', jwt: { issuer, audience: ['a'] } },
  }),
  token,
});

afterEach(() => {
  vi.unstubAllEnvs();
});

it('an issuer on this machine is for the emulator alone: AWS would refuse it after minutes', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
  await expect(checkToken(context('http://localhost:1'))).rejects.toThrow('AWS takes issuers by https only');
  await checkToken(context('https://a.example'));
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:4566');
  await checkToken(context('http://localhost:1'));
});

it('a given token is looked at before the deploy, and none is asked of other routes', async () => {
  const token = async (): Promise<string> => await Promise.reject(new Error('expired'));
  await expect(checkToken(context('https://a.example', token))).rejects.toThrow('expired');
  await checkToken({ config: parseConfig({ name: 'a', model: './m' }), token });
});
