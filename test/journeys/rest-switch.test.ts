import { GetRestApisCommand, GetStageCommand } from '@aws-sdk/client-api-gateway';
import { CreateWebACLCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { describe, expect, it } from 'vitest';
import { resultOf } from './command.ts';
import { openRestJourney } from './rest-journey.ts';

const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f';
const LONG_MS = 40_000;

const { calls, client, common, configured, deploy, listingOf, run } = openRestJourney();

describe('from one API type to the other and back', () => {
  it('verifies the new API before it deletes the old one', { timeout: LONG_MS }, async () => {
    const http = await deploy('moving');
    const rest = await deploy('moving', '--api', 'rest');
    expect(rest['url']).not.toBe(http['url']);
    const asked = calls().calls.map(({ action }) => action);
    expect(asked.indexOf('DeleteApi')).toBeGreaterThan(asked.lastIndexOf('InvokeEndpoint'));
    expect((await fetch(String(http['url']), { method: 'POST' })).status).toBe(404);
    expect(resultOf(await run('classify', 'moving', 'rent'))['release']).toBe(rest['releaseId']);

    const back = await deploy('moving');
    expect(back['url']).toMatch(/\/execute-api\/\w+\/classify$/);
    const listing = await listingOf('moving');
    expect(listing.filter((line) => /^(rest )?api /.test(line))).toEqual([
      'api moving-dev with 1, 3, 1 integrations, routes, stages',
    ]);
    expect(listing.find((line) => line.startsWith('function'))).toContain('with 1 permissions');
    await run('destroy', 'moving');
    expect(await listingOf('moving')).toEqual([]);
  });
});

describe('a custom domain', () => {
  it('is mapped to the API, and unmapped with it', { timeout: LONG_MS }, async () => {
    const domain = { name: 'named-dev.example.com', certificateArn: CERTIFICATE };
    const config = await configured({ api: 'rest', auth: 'none', domain });
    await deploy('named', '--config', config);
    const status = await run('status', 'named', '--config', config);
    expect(resultOf(status)['domains']).toEqual([
      { name: domain.name, target: expect.stringContaining('execute-api') },
    ]);
    expect(await deploy('named', '--config', config)).toMatchObject({ changed: false });
    await run('destroy', 'named', '--config', config);
    expect(await listingOf('named')).toEqual([]);
  });
});

describe('a web ACL', () => {
  it('is associated with the API, and kept by a later deploy', { timeout: LONG_MS }, async () => {
    const waf = new WAFV2Client(common());
    const VisibilityConfig = {
      SampledRequestsEnabled: false,
      CloudWatchMetricsEnabled: false,
      MetricName: 'm',
    };
    const { Summary } = await waf.send(
      new CreateWebACLCommand({
        Name: 'shop',
        Scope: 'REGIONAL',
        DefaultAction: { Allow: {} },
        VisibilityConfig,
      }),
    );
    const config = await configured({ api: 'rest', auth: 'none', wafAclArn: Summary?.ARN });
    await deploy('guarded', '--config', config);
    const restApiId = (await client().send(new GetRestApisCommand({}))).items?.find(
      ({ name }) => name === 'guarded-dev',
    )?.id;
    const stage = await client().send(new GetStageCommand({ restApiId, stageName: 'live' }));
    expect(stage.webAclArn).toBe(Summary?.ARN);
    expect(await deploy('guarded', '--config', config)).toMatchObject({ changed: false });
    await run('destroy', 'guarded', '--config', config);
  });
});
