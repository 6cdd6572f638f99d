import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Account, openAccount } from '../../src/account/account.ts';
import { checkHostingRights } from '../../src/hosting/hosting-rights.ts';
import { createLogs } from '../../src/logs/logs.ts';

const ROLE = 'arn:aws:iam::123456789012:role/exec';
const REPOSITORY = 'arn:aws:ecr:eu-west-1:763104351884:repository/huggingface-pytorch-inference';

/** The permissions a role needs to host an archive. */
const RIGHTS: readonly [action: string, resource: string][] = [
  ['s3:GetObject', 'arn:aws:s3:::b/models/*'],
  ['ecr:GetAuthorizationToken', '*'],
  ['ecr:BatchCheckLayerAvailability', REPOSITORY],
  ['ecr:GetDownloadUrlForLayer', REPOSITORY],
  ['ecr:BatchGetImage', REPOSITORY],
];
const GROUP = 'arn:aws:logs:eu-west-1:123456789012:log-group:/g';

let account: Account;
let rights: readonly (readonly [string, string])[] = [];
beforeEach(async () => {
  account = await openAccount({ enforceIam: true, instant: true });
  const document = (): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: rights.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource })),
    });
  account.connect({
    objects: {
      read: () => undefined,
      ownerOf: () => undefined,
      keyOf: () => undefined,
      roleMayRead: () => true,
    },
    identities: {
      grantsOf: (arn) => ({
        policies: arn === ROLE ? [{ id: 'p', type: 'role', document: document() }] : [],
      }),
      latestGrantsOf: () => ({ policies: [] }),
      boundaryOf: () => undefined,
      trusts: () => false,
      entityArn: () => undefined,
    },
  });
});
afterEach(async () => await account.close());

describe('hosting with a role', () => {
  const hosted = {
    region: 'eu-west-1',
    image: '763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:tag',
    archiveUrl: 's3://b/models/a/model.tar.gz',
    roleArn: ROLE,
  };
  const host = (): void => checkHostingRights(account.context, hosted);

  it('works with permissions for archive and image', () => {
    rights = RIGHTS;
    expect(host).not.toThrow();
  });

  it('fails without permission for the archive, with the service’s message', () => {
    rights = RIGHTS.slice(1);
    expect(host).toThrow(
      /^Could not access model data at s3:\/\/b\/models\/a\/model.tar.gz\. .*"s3:GetObject" permissions/,
    );
  });

  it.each(RIGHTS.slice(1))('fails without %s', (missing) => {
    rights = RIGHTS.filter(([action]) => action !== missing);
    expect(host).toThrow(
      `The role '${ROLE}' does not have BatchGetImage permission for the image: '${hosted.image}'.`,
    );
  });
});

describe('logs written with a role', () => {
  const WRITING = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'] as const;

  /** The streams that exist after a line was written. */
  async function written(given: readonly string[], by: 'role' | 'service' = 'role'): Promise<string> {
    rights = given.map((action) => [action, `${GROUP}:*`]);
    const { service, port } = createLogs(account.context);
    port.write('eu-west-1', '/g', 's', ['line'], by === 'role' ? ROLE : undefined);
    const request = new Request('http://emulator/', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Logs_20140328.FilterLogEvents',
      },
      body: JSON.stringify({ logGroupName: '/g' }),
    });
    const call = { account: account.context, region: 'eu-west-1', requestId: 'r', caller: undefined };
    const answer = await service.handle(request, {
      ...call,
      authorize: () => {},
      admit: async () => await Promise.resolve(),
    });
    return await answer.text();
  }

  it('appear with all three permissions', async () => {
    expect(await written(WRITING)).toContain('"message":"line"');
  });

  it.each(WRITING)('are dropped without %s', async (missing) => {
    expect(await written(WRITING.filter((action) => action !== missing))).not.toContain('line');
  });

  it('need no permission when a service writes without a role', async () => {
    expect(await written([], 'service')).toContain('"message":"line"');
  });
});
