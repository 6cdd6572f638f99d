import type { TransientError } from '../../src/aws/transient/transient-error.ts';
import { type Case, entryOf, faultOf, titleOf } from '../aws/transient/case.ts';
import { CASES } from '../aws/transient/cases.ts';
import type { JourneyName } from './journeys.ts';
import { OF_COMMANDS } from './of-commands.ts';
import { OF_IMAGES } from './of-images.ts';
import { byFault, entryThat, type Scenario } from './scenario.ts';

const COMMAND_OF = { create: 'deploy', update: 'second deploy', remove: 'destroy' } as const;

/** How a command ends if reads never show what it has changed, by the operation that has the error. */
const UNSEEN: Readonly<Record<string, Pick<Scenario, 'ends' | 'says'>>> = {
  DeleteModel: { ends: 'late', says: 'was deleted, but AWS still finds it' },
  GetPolicy: { ends: 'broken', says: 'AWS accepted the update, but still returns the old state' },
  GetRole: { ends: 'late', says: 'was created, but AWS does not find it' },
  HeadBucket: { ends: 'late', says: 'was created, but AWS does not find it' },
};

/** The command that a case of the engine's test belongs to. */
function scenarioOf(each: Case, journey: JourneyName = COMMAND_OF[each.change]): Scenario {
  const { action, code = '', api = 'http', host, ends = 'late', large = false, look } = each;
  const entry = entryOf(each);
  if (!entry) throw new Error(`no entry: ${titleOf(each)}`);
  const inject = byFault((times) => faultOf(each, times));
  const end = (look && UNSEEN[action]) || { ends, says: code };
  return { entry, title: titleOf(each), journey, api, host, large, inject, ...end };
}

/** Other commands that meet such errors. */
const OF_OTHER_COMMANDS: readonly Scenario[] = CASES.flatMap((each) => {
  const { service, action, code } = each;
  if (service === 'SageMaker' && action === 'UpdateEndpoint') return [scenarioOf(each, 'rollback')];
  if (service !== 'S3' || code !== 'ConditionalRequestConflict' || each.large) return [];
  return [scenarioOf({ ...each, action: 'CopyObject' }, 'promote')];
});

/** Every error, each in a command that meets it. */
export const SCENARIOS: readonly Scenario[] = [
  ...CASES.map((each) => scenarioOf(each)),
  ...OF_OTHER_COMMANDS,
  ...OF_COMMANDS,
  ...OF_IMAGES,
];

/** Entries that no command meets at will, with the reason. */
export const UNMET: ReadonlyMap<TransientError, string> = new Map([
  [
    entryThat(({ service, operations }) => service === 'SageMaker' && operations.includes('ListTags')),
    'needs a resource that another command deletes between the list and its tags: test/aws/transient/look.test.ts',
  ],
  [
    entryThat(({ operations }) => operations.includes('ModifyMountTargetSecurityGroups')),
    'needs security groups that the user has made: test/aws/efs/mount-target.test.ts',
  ],
  [
    entryThat(({ operations }) => operations.includes('CreateVpcEndpoint')),
    'needs a VPC of which another command has just deleted the endpoint: test/aws/ec2/vpc-endpoint.test.ts',
  ],
]);
