import { READ_LAG_MS } from '../consistency/delays.ts';
import { endpointNotFound, groupNotFound } from '../ec2/errors.ts';
import { accessPointNotFound, fileSystemNotFound, mountTargetNotFound } from '../efs/errors.ts';
import { answered, type FreshResource, type IdsOf, named } from './fresh-resource.ts';

/** Ids in a list of the input. */
const listed =
  (member: string): IdsOf['ids'] =>
  ({ input }) => {
    const ids = input[member];
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  };

const either =
  (...ids: readonly IdsOf['ids'][]): IdsOf['ids'] =>
  (operation, answer) =>
    ids.flatMap((each) => each(operation, answer));

const createdEndpoint: IdsOf['ids'] = (_operation, { vpcEndpoint: endpoint }) =>
  answered('vpcEndpointId')(_operation, (endpoint ?? {}) as Readonly<Record<string, unknown>>);

/** By analogy: hashicorp/terraform-provider-aws, service/efs, reads what it has created until it is found. */
const EFS: readonly FreshResource[] = [
  {
    after: { service: 'efs', operations: /^CreateFileSystem$/, ids: answered('FileSystemId') },
    uses: {
      service: 'efs',
      operations: /^(Describe(FileSystems|MountTargets|AccessPoints)|Create(MountTarget|AccessPoint))$/,
      ids: named('FileSystemId'),
    },
    lagMs: READ_LAG_MS,
    error: fileSystemNotFound,
  },
  {
    after: { service: 'efs', operations: /^CreateMountTarget$/, ids: answered('MountTargetId') },
    uses: { service: 'efs', operations: /^DescribeMountTarget/, ids: named('MountTargetId') },
    lagMs: READ_LAG_MS,
    error: mountTargetNotFound,
  },
  {
    after: { service: 'efs', operations: /^CreateAccessPoint$/, ids: answered('AccessPointId') },
    uses: { service: 'efs', operations: /^DescribeAccessPoints$/, ids: named('AccessPointId') },
    lagMs: READ_LAG_MS,
    error: accessPointNotFound,
  },
];

/** "The Amazon EC2 API follows an eventual consistency model" (EC2 developer guide); alchemy-run/distilled, patches/ec2.json. */
const EC2: readonly FreshResource[] = [
  {
    after: { service: 'ec2', operations: /^CreateSecurityGroup$/, ids: answered('groupId') },
    uses: {
      service: 'ec2',
      operations: /^(AuthorizeSecurityGroupIngress|DescribeSecurityGroups|CreateTags)$/,
      ids: either(named('GroupId'), listed('GroupIds'), listed('Resources')),
    },
    lagMs: READ_LAG_MS,
    error: groupNotFound,
  },
  {
    after: { service: 'ec2', operations: /^CreateVpcEndpoint$/, ids: createdEndpoint },
    uses: {
      service: 'ec2',
      operations: /^((Describe|Modify)VpcEndpoints?|CreateTags)$/,
      ids: either(named('VpcEndpointId'), listed('VpcEndpointIds'), listed('Resources')),
    },
    lagMs: READ_LAG_MS,
    error: endpointNotFound,
  },
];

/** File systems and the networks that they are in. */
export const FRESH_FILES: readonly FreshResource[] = [...EFS, ...EC2];
