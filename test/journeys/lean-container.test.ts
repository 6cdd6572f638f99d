import { describe, expect, it } from 'vitest';
import { SAMPLE } from '../gateway-modes/sample.ts';
import { journeyAccount } from './journey-account.ts';
import { planted } from './planted.ts';

/** The lock, and the release in the ledger. */
const LOCK = 's3:PutObject';
const RECORD = 's3:PutObject';
const UNLOCK = 's3:DeleteObject';

const LABELS = [[{ label: 'transport' }, ...Array.from({ length: 7 }, () => ({}))]];

// One journey: each test continues where the previous one left the account.
describe('a serverless endpoint with the lean container, from nothing to nothing', () => {
  const { configWith } = planted();
  const { command, good, written } = journeyAccount();
  let firstRelease = '';
  let secondRelease = '';

  const deploy = async (...args: string[]) => await good('deploy', '--family', 'lean', ...args);

  it('builds and pushes an image, and deploys until the URL answers with the new release', async () => {
    const { answer, releaseId } = await deploy();
    expect(answer).toMatchObject(LABELS);
    firstRelease = String(releaseId);
    expect(firstRelease).toMatch(/^r-[0-9a-f]{12}$/);
    expect(written()).toContain('ecr:PutImage');
  });

  it('changes nothing in a second deploy', async () => {
    expect(await deploy()).toMatchObject({ changed: false, releaseId: firstRelease });
    expect(written()).toEqual([]);
  });

  it('updates the endpoint with the same image', async () => {
    secondRelease = String((await deploy('--memory', '3072'))['releaseId']);
    expect(secondRelease).not.toBe(firstRelease);
    expect(written()).toEqual([
      LOCK,
      'sagemaker:CreateModel',
      'sagemaker:CreateEndpointConfig',
      'sagemaker:UpdateEndpoint',
      RECORD,
      UNLOCK,
    ]);
  });

  it('rolls back to the model that is still there', async () => {
    expect(await good('rollback')).toMatchObject({ releaseId: firstRelease });
    expect(written()).toEqual([LOCK, 'sagemaker:UpdateEndpoint', RECORD, UNLOCK]);
  });

  it('serves the same release in another stage, with a copy of the image', async () => {
    const promotion = ['--from', 'dev', '--stage', 'prod'];
    expect(await good('promote', ...promotion)).toMatchObject({ releaseId: firstRelease });
    expect(written().filter((call) => call === 'ecr:PutImage')).toHaveLength(1);
    expect(await good('classify', 'rent', '--stage', 'prod')).toMatchObject({ release: firstRelease });
  });

  it('answers from the image of AWS again, and keeps its own for a rollback', async () => {
    const { answer, releaseId } = await good('deploy', '--stage', 'prod');
    expect(answer).toMatchObject(LABELS);
    expect(releaseId).not.toBe(firstRelease);
    expect(written().filter((call) => /iam|ecr/.test(call))).toEqual([]);
    expect(await good('rollback', '--stage', 'prod')).toMatchObject({ releaseId: firstRelease });
    expect(written()).toEqual([LOCK, 'sagemaker:UpdateEndpoint', RECORD, UNLOCK]);
  });

  it('has no use for its own image once no release with it is kept', async () => {
    const config = await configWith({
      name: 'transactions',
      model: SAMPLE,
      sample: 'UBER TRIP 4412',
      keepReleases: 0,
    });
    expect(await good('deploy', '--stage', 'prod', '--config', config)).toMatchObject({ answer: LABELS });
    expect(written()).toContain('ecr:DeleteRepository');
  });

  it('destroys everything', async () => {
    for (const stage of ['dev', 'prod']) {
      const outcome = await command('destroy', '--stage', stage);
      expect(outcome.status, outcome.text).toBe(0);
    }
  });
});
