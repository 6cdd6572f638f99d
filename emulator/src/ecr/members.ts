import * as sdk from '@aws-sdk/client-ecr';
import type { MembersOf } from '../protocol/actions.ts';

/** Images are described by their tags only. */
const members: MembersOf<typeof sdk> = {
  DescribeImages: { honoured: 'registryId repositoryName imageIds{imageTag}' },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
