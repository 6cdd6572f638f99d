import * as sdk from '@aws-sdk/client-sts';
import type { MembersOf } from '../protocol/actions.ts';

const members: MembersOf<typeof sdk> = {
  GetCallerIdentity: {},
  AssumeRole: { honoured: 'RoleArn RoleSessionName ExternalId DurationSeconds' },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
