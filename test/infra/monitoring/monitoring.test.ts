import { describe, expect, it } from 'vitest';
import { ACCESS_LOG_FORMAT } from '../../../infra/monitoring/access-log.ts';
import { dashboardBody, dashboardUrl } from '../../../infra/monitoring/dashboard.ts';
import { HOSTS } from '../../../infra/hosts/registry.ts';
import { namesOf } from '../../../infra/naming.ts';
import { definitionOf } from '../../../src/config/host-features.ts';
import { METRICS } from '../../../src/contract/metrics.ts';
import type { ConfigInput } from '../../../infra/parse-config.ts';
import { bodyFaults, filled } from 'sagemaker-emulator';
import { declared, site, specOf } from '../declared.ts';

const on = (gateway: ConfigInput['gateway'], host?: ConfigInput['host']) =>
  declared({ gateway, ...(host && { host }) }).resources;

const alarms = (gateway: ConfigInput['gateway'], host?: ConfigInput['host']) =>
  on(gateway, host).flatMap(({ kind, spec }) => (kind === 'alarm' ? [spec] : []));

const names = namesOf('shop-dev', site);

describe('alarms on the gateway', () => {
  it('are created only if configured', () => {
    expect(alarms({})).toEqual([]);
    const off = {
      serverErrorsPerMinute: false,
      proxyErrorsPerMinute: false,
      modelErrorsPerMinute: false,
    } as const;
    const rest = { throttlesPerMinute: false, proxyThrottlesPerMinute: false, p99Ms: false } as const;
    expect(alarms({ alarms: { ...off, ...rest } })).toEqual([]);
  });

  it('are six, each on a published metric', () => {
    const found = alarms({ alarms: {} });
    expect(
      found.map(({ name, metric, statistic, threshold, periods }) => [
        name,
        metric,
        statistic,
        threshold,
        periods,
      ]),
    ).toEqual([
      ['shop-dev-gateway-server-errors', 'ServerErrors', 'Sum', 5, 1],
      ['shop-dev-gateway-proxy-errors', 'Errors', 'Sum', 0, 1],
      ['shop-dev-gateway-model-errors', 'ModelErrors', 'Sum', 5, 1],
      ['shop-dev-gateway-throttles', 'Throttles', 'Sum', 20, 1],
      ['shop-dev-gateway-proxy-throttles', 'Throttles', 'Sum', 0, 1],
      ['shop-dev-gateway-p99', 'Latency', 'p99', 10_000, 3],
    ]);
    const [ours, lambdas] = [{ Stack: 'shop-dev' }, { FunctionName: 'shop-dev-proxy' }];
    expect(found.map(({ namespace, dimensions }) => [namespace, dimensions])).toEqual([
      ['SagemakerGateway', ours],
      ['AWS/Lambda', lambdas],
      ['SagemakerGateway', ours],
      ['SagemakerGateway', ours],
      ['AWS/Lambda', lambdas],
      ['SagemakerGateway', ours],
    ]);
  });

  it('accept limits, a topic, and a share of the endpoint’s concurrency', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:123456789012:bells';
    const wanted = { topicArn, p99Ms: 800, coldStartsPerMinute: 3, concurrencyPercent: 80 };
    const found = alarms({ alarms: wanted }, { type: 'sagemaker-serverless', maxConcurrency: 20 });
    const limits = Object.fromEntries(found.map(({ metric, threshold }) => [metric, threshold]));
    expect(limits).toMatchObject({ Latency: 800, ColdStarts: 3, ConcurrentExecutions: 16 });
    expect(new Set(found.map((spec) => spec.topicArn))).toEqual(new Set([topicArn]));
    const machines = alarms({ alarms: wanted }, { type: 'sagemaker-realtime' });
    expect(machines.map(({ metric }) => metric)).not.toContain('ConcurrentExecutions');
  });

  it('do not trigger a rollback', () => {
    expect(specOf(on({ alarms: {} }), 'endpoint').rollout.alarmNames).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('is created only if configured, with its region in the name', () => {
    expect(on({}).some(({ kind }) => kind === 'dashboard')).toBe(false);
    expect(specOf(on({ dashboard: true }), 'dashboard').name).toBe('shop-dev-eu-west-1');
  });

  it.each(Object.entries(HOSTS))(
    'has a body that CloudWatch accepts, without overlapping widgets, on %s',
    (_type, host) => {
      const body = JSON.stringify(dashboardBody(site, names, host));
      expect(bodyFaults(body)).toEqual([]);
      const { widgets } = JSON.parse(body) as { widgets: { x: number; y: number }[] };
      expect(new Set(widgets.map(({ x, y }) => `${x} ${y}`)).size).toBe(widgets.length);
      for (const metric of Object.keys(METRICS)) expect(body).toContain(metric);
    },
  );

  it('has the metrics of what runs the model', () => {
    const bodyOn = (type: string): string =>
      JSON.stringify(dashboardBody(site, names, definitionOf(HOSTS, type)));
    expect(bodyOn('sagemaker-serverless')).toContain('"EndpointName","shop-dev"');
    expect(bodyOn('sagemaker-serverless')).not.toContain('shop-dev-zip');
    expect(bodyOn('lambda-zip')).not.toContain('AWS/SageMaker');
    expect(bodyOn('lambda-zip')).toContain('throttled by the function');
    for (const metric of [
      'Duration',
      'Errors',
      'ConcurrentExecutions',
      'ProvisionedConcurrencySpilloverInvocations',
    ])
      expect(bodyOn('lambda-zip')).toContain(`"${metric}","FunctionName","shop-dev-zip"`);
  });

  it('links to the console of its partition', () => {
    expect(dashboardUrl(site, 'shop-dev-eu-west-1')).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/shop-dev-eu-west-1',
    );
    const china = { ...site, partition: 'aws-cn', region: 'cn-north-1' };
    expect(dashboardUrl(china, 'x')).toMatch(/^https:\/\/cn-north-1\.console\.amazonaws\.cn\//);
  });
});

describe('the access log', () => {
  it('is enabled by default, and its log group is created first', () => {
    const resources = on({});
    const api = resources.find(({ kind }) => kind === 'http-api');
    expect(api?.needs).toContain('access-logs');
    const group = resources.find(({ id }) => id === 'access-logs');
    expect(group?.spec).toMatchObject({
      name: '/aws/vendedlogs/sagemaker-gateway/shop-dev-access',
      retentionDays: 30,
    });
    expect(specOf(resources, 'http-api').accessLog?.groupArn).toBe(
      'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/sagemaker-gateway/shop-dev-access',
    );
    const off = on({ accessLogs: false });
    expect(specOf(off, 'http-api').accessLog).toBeUndefined();
    expect(off.some(({ id }) => id === 'access-logs')).toBe(false);
  });

  it('is one line of JSON under 3 KB for any values', () => {
    expect(ACCESS_LOG_FORMAT).not.toContain('\n');
    expect(ACCESS_LOG_FORMAT.length).toBeLessThan(3_072);
    const line = JSON.parse(filled(ACCESS_LOG_FORMAT, { requestId: 'abc=', status: 429 })) as object;
    expect(line).toMatchObject({ requestId: 'abc=', status: '429', integrationLatency: '-' });
  });
});

describe('the reserved concurrency of the proxy', () => {
  const kept = (gateway: ConfigInput['gateway'], host?: ConfigInput['host']) =>
    specOf(on(gateway, host), 'function').reservedConcurrency;

  it('is unset, a number, or derived from the endpoint’s concurrency', () => {
    const serverless = { type: 'sagemaker-serverless', maxConcurrency: 20 } as const;
    expect(kept({})).toBeUndefined();
    expect(kept({ reservedConcurrency: 7 })).toBe(7);
    expect(kept({ reservedConcurrency: 'endpoint' }, serverless)).toBe(50);
  });

  it('cannot be derived from an endpoint on instances', () => {
    const machines = { type: 'sagemaker-realtime' } as const;
    expect(() => on({ reservedConcurrency: 'endpoint' }, machines)).toThrow(
      'gateway.reservedConcurrency: is "endpoint"',
    );
    expect(kept({ reservedConcurrency: 9 }, machines)).toBe(9);
  });
});
