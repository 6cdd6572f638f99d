import { afterAll, beforeAll, expect, it } from 'vitest';
import { images as imageStatements } from '../../../infra/deployer-policy/images.ts';
import { namesOf } from '../../../infra/naming.ts';
import { parseConfig } from '../../../infra/parse-config.ts';
import { type AwsClients, awsClients } from '../../../src/aws/core/clients.ts';
import { scanFindings } from '../../../src/aws/ecr/scan-findings.ts';
import { repositoryKind } from '../../../src/aws/ecr/repository.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../../emulated-account.ts';
import { calm } from '../../aws/account-under-test.ts';
import { imageOf, images, plainRepositoryOf, repositoryOf } from '../../aws/specs/images.ts';
import { userWith } from '../../journeys/deployer.ts';
import { needsOf, SITE } from '../../journeys/least-privilege/judged-needs.ts';
import { faultOf } from '../../package/registry/pushed-image.ts';

const OWNER = 'shop-dev';
const STATEMENTS = imageStatements(
  {
    config: parseConfig({ name: 'shop', model: './m' }),
    site: SITE,
    names: namesOf(OWNER, SITE),
    sourceBuckets: [],
    sourceRepositories: [],
  },
  OWNER,
);
const POLICY = { Version: '2012-10-17', Statement: STATEMENTS } as const;
let account: EmulatedAccount;
let aws: AwsClients;

beforeAll(async () => {
  account = await openEmulatedAccount({ instant: true, enforceIam: true });
  const keys = await userWith(account.url, [POLICY]);
  aws = awsClients(REGION, Object.assign(process.env, awsEnvironment(account.url), keys));
});
afterAll(async () => await account.close());

/** The life of a repository with an image. */
async function live(): Promise<void> {
  const [repository, image] = [repositoryKind(aws), images(aws)];
  const spec = imageOf(OWNER);
  await repository.create(repositoryOf(OWNER), calm);
  await image.create(spec, calm);
  await scanFindings(aws, OWNER, { imageDigest: spec.image.digest });
  await image.remove(image.nameOf(spec));
  for (const changed of [plainRepositoryOf(OWNER), repositoryOf(OWNER)]) {
    const read = await repository.read(OWNER);
    if (read) await repository.update(changed, read, repository.diff(changed, read));
  }
  expect(await image.list(OWNER)).toEqual([]);
  await repository.remove(OWNER);
}

it('allows a deployer what the life of a repository needs, and nothing more', async () => {
  await live();
  const needed = new Set(needsOf(account, [POLICY]).map(({ action }) => action));
  const allowed = STATEMENTS.flatMap(({ Action }) => Action);
  expect(allowed.toSorted()).toEqual([...needed].toSorted());
});

it('allows nothing in the repository of another stack', async () => {
  const other = repositoryKind(aws).create(repositoryOf('other-dev'), calm);
  expect((await faultOf(other)).message).toContain('not authorized to perform: ecr:CreateRepository');
});
