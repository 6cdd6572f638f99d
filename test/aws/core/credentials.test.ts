import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ambientRegion, requireCredentials } from '../../../src/aws/core/ambient.ts';
import { awsClients } from '../../../src/aws/core/clients.ts';
import { callerIdentity } from '../../../src/aws/core/caller-identity.ts';
import { type EmulatedAccount, KEY, openEmulatedAccount, REGION } from '../../emulated-account.ts';

const START_URL = 'https://example.awsapps.com/start';
const ROLE = 'arn:aws:iam::123456789012:role/deployer';

let account: EmulatedAccount;
beforeAll(async () => void (account = await openEmulatedAccount()));
afterAll(async () => await account.close());

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  mkdirSync(join(home, '.aws/sso/cache'), { recursive: true });
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, '.aws/config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, '.aws/credentials'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_ENDPOINT_URL', account.url);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** Writes the files of a machine, and selects a profile. */
function machine(config: string, credentials = '', profile?: string): void {
  writeFileSync(join(home, '.aws/config'), config);
  writeFileSync(join(home, '.aws/credentials'), credentials);
  vi.stubEnv('AWS_PROFILE', profile);
}

/** The fault of a search for credentials. */
const faultIn = async (region?: string) => await faultOf(requireCredentials(region));

async function faultOf(work: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> {
  const error: unknown = await work.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  );
  return error as { code: string; message: string; hint: string };
}

const STATIC = `[base]\naws_access_key_id = ${KEY.accessKeyId}\naws_secret_access_key = ${KEY.secretAccessKey}\n`;

describe('credentials', () => {
  it('of a profile are found', async () => {
    machine('', STATIC, 'base');
    await expect(requireCredentials(REGION)).resolves.toBeUndefined();
  });

  it('that do not exist: both ways to continue', async () => {
    machine('');
    const { code, message, hint } = await faultIn();
    expect([code, message]).toEqual(['credentials', 'No AWS credentials were found.']);
    expect(hint).toMatch(/aws configure.*npm start/);
  });

  it('of a profile that does not exist', async () => {
    machine('[profile real]\nregion = eu-west-1\n', '', 'typo');
    expect(await faultIn()).toMatchObject({
      code: 'credentials',
      message: 'There is no profile "typo" in the AWS configuration files.',
      hint: expect.stringContaining('aws configure list-profiles') as unknown,
    });
  });

  it('of a profile without any', async () => {
    machine('[profile empty]\nregion = eu-west-1\n', '', 'empty');
    expect(await faultIn()).toMatchObject({ message: 'The profile "empty" has no credentials.' });
  });

  it.each([
    [
      'an SSO session',
      `sso_session = corp\n[sso-session corp]\nsso_start_url = ${START_URL}\nsso_region = eu-west-1\n`,
    ],
    ['an SSO start URL', `sso_start_url = ${START_URL}\nsso_region = eu-west-1\n`],
  ])('of %s that has expired, or was never opened', async (_kind, session) => {
    const role = 'sso_account_id = 123456789012\nsso_role_name = Dev\n';
    machine(`[profile work]\n${role}${session}`, '', 'work');
    const unopened = await faultIn();
    expect(unopened.message).toBe('The SSO session of the profile "work" has expired or was never opened.');
    expect(unopened.hint).toContain('`aws sso login --profile work`');
    const past = new Date(Date.now() - 3_600_000).toISOString();
    for (const name of ['corp', START_URL]) {
      const file = `${createHash('sha1').update(name).digest('hex')}.json`;
      const token = { accessToken: 'x', expiresAt: past, startUrl: START_URL, region: 'eu-west-1' };
      writeFileSync(join(home, '.aws/sso/cache', file), JSON.stringify(token));
    }
    expect(await faultIn()).toMatchObject({ message: unopened.message, hint: unopened.hint });
  });

  it('of a role that requires MFA', async () => {
    const role = `role_arn = ${ROLE}\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/ann\n`;
    machine(`[profile admin]\n${role}`, STATIC, 'admin');
    const { message, hint } = await faultIn();
    expect(message).toContain('The profile "admin" requires a code of an MFA device');
    expect(hint).toContain('aws configure export-credentials --profile admin');
  });

  it.each([
    ['exits with an error', 'echo vault is locked >&2; exit 1', 'failed: vault is locked'],
    ['prints no JSON', 'echo hello', 'failed: it returned invalid JSON.'],
    ['prints half of them', `echo '{"Version": 1}'`, 'failed: it returned invalid credentials.'],
  ])('of a process that %s', async (_what, script, reason) => {
    const file = join(home, 'process.sh');
    writeFileSync(file, script);
    machine(`[profile vault]\ncredential_process = sh ${file} --secret hush\n`, '', 'vault');
    const { message, hint } = await faultIn();
    expect(message).toBe(`credential_process of the profile "vault" ${reason}`);
    expect(`${message}${hint}`).not.toContain('hush');
  });

  it('of a role: assumed, or denied with the names of role and caller', async () => {
    // Before the first client, which reads the files once.
    const profile = (name: string) =>
      `[profile ${name}]\nrole_arn = arn:aws:iam::123456789012:role/${name}\nsource_profile = base\nregion = eu-west-1\n`;
    machine(profile('deployer') + profile('closed'), STATIC, 'deployer');
    const iam = new IAMClient({ endpoint: account.url, region: REGION, credentials: KEY });
    const trusting = (Principal: object) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
      });
    const create = async (RoleName: string, principal: object) =>
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trusting(principal) }));
    await create('deployer', { AWS: 'arn:aws:iam::123456789012:root' });
    await create('closed', { Service: 'lambda.amazonaws.com' });
    await requireCredentials();
    expect((await callerIdentity(awsClients(REGION, process.env))).arn).toContain('assumed-role/deployer/');
    vi.stubEnv('AWS_PROFILE', 'closed');
    const { message, hint } = await faultIn();
    expect(message).toContain('arn:aws:iam::123456789012:user/emulator may not assume');
    expect(message).toContain('arn:aws:iam::123456789012:role/closed, the role of the profile "closed"');
    expect(hint).toContain('trust policy');
  });

  it.each([
    ['ExpiredToken', 'get new temporary credentials'],
    ['InvalidClientTokenId', 'belongs to another partition (AWS China and GovCloud'],
    ['SignatureDoesNotMatch', 'The secret access key does not belong to the access key id'],
    ['RequestExpired', 'The clock of this machine is wrong'],
  ])('that STS rejects with %s', async (code, hint) => {
    machine('', STATIC, 'base');
    const fault = { kind: 'error', service: 'sts', action: 'GetCallerIdentity', code, status: 403 } as const;
    const rule = account.emulator.account.faults.add({ ...fault, message: 'refused', times: 'always' });
    const { code: kind, hint: shown } = await faultOf(callerIdentity(awsClients(REGION, process.env)));
    account.emulator.account.faults.remove(rule.id);
    expect(kind).toBe('account');
    expect(shown).toContain(hint);
  });
});

describe('a region', () => {
  it('comes from the environment or the profile', async () => {
    machine('[profile base]\nregion = cn-north-1\n', STATIC, 'base');
    expect(await ambientRegion()).toBe('cn-north-1');
    vi.stubEnv('AWS_REGION', 'us-gov-west-1');
    expect(await ambientRegion()).toBe('us-gov-west-1');
  });

  it('that nothing names is asked for', async () => {
    machine('', STATIC, 'base');
    expect(await faultOf(ambientRegion())).toMatchObject({
      code: 'config',
      message: 'No AWS region is configured.',
      hint: expect.stringContaining('--region') as unknown,
    });
  });

  it.each([
    ['a flag', 'cn-north-1', undefined],
    ['the profile', undefined, 'cn-north-1'],
  ])('of %s is where STS assumes a role', async (_from, flag, ofProfile) => {
    const region = ofProfile === undefined ? '' : `region = ${ofProfile}\n`;
    machine(`[profile china]\nrole_arn = ${ROLE}\nsource_profile = base\n${region}`, STATIC, 'china');
    const scopes: string[] = [];
    const sts = createServer(({ headers }, response) => {
      scopes.push(/Credential=[^/]+\/\d+\/([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '');
      response.writeHead(403).end();
    });
    await new Promise<void>((listening) => void sts.listen(0, '127.0.0.1', listening));
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(sts.address() as AddressInfo).port}`);
    await faultIn(flag);
    sts.close();
    expect(scopes).toEqual(['cn-north-1/sts/aws4_request']);
  });
});
