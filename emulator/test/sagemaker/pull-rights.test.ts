import { describe, expect, it } from 'vitest';
import { containersOn } from '../../../src/container/container-process.ts';
import { oncePerTest } from '../account-context.ts';
import {
  makeConfig,
  makeEndpoint,
  makeModel,
  openHostingAccount,
  PYTHON,
  ROLE,
  settled,
} from './hosting-account.ts';

const ALL = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};
const WITHOUT_IMAGES = {
  ...ALL,
  Statement: [...ALL.Statement, { Effect: 'Deny', Action: 'ecr:BatchGetImage', Resource: '*' }],
};

/** An account in which an instance boots for 0.6 s, and a role whose policy a test changes. */
const hosting = oncePerTest(async () => {
  const account = await openHostingAccount({
    startContainer: containersOn(PYTHON),
    enforceIam: true,
    timeScale: 0.01,
  });
  let policy: object = WITHOUT_IMAGES;
  account.account.ports.identities = {
    grantsOf: (arn) => ({
      policies: [{ id: 'p', type: 'role', document: JSON.stringify(arn === ROLE ? policy : ALL) }],
    }),
    latestGrantsOf: () => ({ policies: [] }),
    boundaryOf: () => undefined,
    trusts: () => false,
    entityArn: () => undefined,
  };
  return { ...account, attach: (next: object) => void (policy = next) };
});

async function endpoint(): Promise<void> {
  await makeModel(hosting, 'm');
  await makeConfig(hosting, 'm');
  await makeEndpoint(hosting, 'e', 'm');
}

describe('the permission to pull the image', () => {
  it('counts when an instance has booted, not when the endpoint is created', async () => {
    await endpoint();
    hosting.attach(ALL);
    expect(await settled(hosting, 'e')).toMatchObject({ EndpointStatus: 'InService' });
  });

  it('fails the endpoint where it is still missing then', async () => {
    await endpoint();
    const { EndpointStatus, FailureReason } = await settled(hosting, 'e');
    expect(EndpointStatus).toBe('Failed');
    expect(FailureReason).toContain(`The role '${ROLE}' does not have BatchGetImage permission`);
  });
});
