import { CreateWebACLCommand, type WAFV2Client } from '@aws-sdk/client-wafv2';

/** Creates a web ACL of this name that allows everything; returns its ARN. */
export async function createWebAcl(client: WAFV2Client, name: string): Promise<string> {
  const visible = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'acl' };
  const input = {
    Name: name,
    Scope: 'REGIONAL' as const,
    DefaultAction: { Allow: {} },
    VisibilityConfig: visible,
  };
  const { Summary } = await client.send(new CreateWebACLCommand(input));
  return Summary?.ARN ?? '';
}
