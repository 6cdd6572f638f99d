import * as sdk from '@aws-sdk/client-wafv2';
import type { MembersOf } from '../protocol/actions.ts';

/** Of a web ACL only a default action of Block has an effect; rules are kept and shown. */
const members: MembersOf<typeof sdk> = {
  CreateWebACL: {
    honoured: 'Name Scope DefaultAction{Block{} Allow{}}',
    stored:
      'Description Rules{*} VisibilityConfig{SampledRequestsEnabled CloudWatchMetricsEnabled MetricName} ' +
      'CaptchaConfig{*} ChallengeConfig{*} CustomResponseBodies{*} TokenDomains',
  },
  GetWebACL: { honoured: 'Name Scope Id ARN' },
  ListWebACLs: { honoured: 'Scope NextMarker Limit' },
  DeleteWebACL: { honoured: 'Name Scope Id LockToken' },
  AssociateWebACL: { honoured: 'WebACLArn ResourceArn' },
  DisassociateWebACL: { honoured: 'ResourceArn' },
  GetWebACLForResource: { honoured: 'ResourceArn' },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
