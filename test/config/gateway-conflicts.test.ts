import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../infra/parse-config.ts';

const WEB_ACL = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1a2b3c4d';
const DOMAIN = {
  name: 'labels.example.com',
  certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1a2b3c4d',
};
const KEY = { quota: { requests: 1000, per: 'month' } };

function refusalOf(gateway: object): string | undefined {
  try {
    parseConfig({ name: 'shop', model: './m', gateway });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
}

describe('features that an HTTP API does not support', () => {
  it.each([
    [{ auth: 'api-key' }, /gateway\.auth: is "api-key", but HTTP APIs do not support API keys.*--api rest/],
    [{ wafAclArn: WEB_ACL }, /gateway\.wafAclArn: AWS WAF does not support HTTP APIs.*--api rest/],
    [{ domain: DOMAIN }, /gateway\.domain: .*--api rest/],
  ])('%j is rejected with reason and alternative, and is supported by a REST API', (gateway, why) => {
    expect(refusalOf(gateway)).toMatch(why);
    expect(refusalOf({ ...gateway, api: 'rest' })).toBeUndefined();
  });
});

describe('a key', () => {
  it('requires auth "key"', () => {
    expect(refusalOf({ api: 'rest', apiKey: KEY })).toMatch(
      /gateway\.apiKey: requires gateway\.auth "api-key"/,
    );
    expect(refusalOf({ api: 'rest', auth: 'api-key', apiKey: KEY })).toBeUndefined();
  });
});

describe('an invalid option', () => {
  it.each([
    [{ api: 'soap' }, 'gateway.api:'],
    [{ api: 'rest', wafAclArn: 'shop' }, 'gateway.wafAclArn: must be the ARN of a regional in wafv2'],
    [{ api: 'rest', domain: { ...DOMAIN, name: 'Labels' } }, 'gateway.domain.name: must be a host name'],
    [{ api: 'rest', domain: { name: DOMAIN.name } }, 'gateway.domain.certificateArn:'],
    [
      { api: 'rest', auth: 'api-key', apiKey: { quota: { requests: 0, per: 'day' } } },
      'gateway.apiKey.quota.requests:',
    ],
    [
      { api: 'rest', auth: 'api-key', apiKey: { quota: { requests: 1, per: 'year' } } },
      'gateway.apiKey.quota.per:',
    ],
  ])('%j is named', (gateway, named) => {
    expect(refusalOf(gateway)).toContain(named);
  });
});
