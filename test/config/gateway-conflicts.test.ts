import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config.ts';

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

describe('what an HTTP API has not', () => {
  it.each([
    [{ auth: 'api-key' }, /gateway\.auth: is "api-key", and an HTTP API knows no API keys.*--api rest/],
    [{ wafAclArn: WEB_ACL }, /gateway\.wafAclArn: AWS WAF cannot stand before an HTTP API.*--api rest/],
    [{ domain: DOMAIN }, /gateway\.domain: .*--api rest/],
  ])('%j is refused with the reason and the way out, and goes with a REST API', (gateway, why) => {
    expect(refusalOf(gateway)).toMatch(why);
    expect(refusalOf({ ...gateway, api: 'rest' })).toBeUndefined();
  });
});

describe('a key', () => {
  it('is for callers who sign in by one', () => {
    expect(refusalOf({ api: 'rest', apiKey: KEY })).toMatch(
      /gateway\.apiKey: is for gateway\.auth "api-key"/,
    );
    expect(refusalOf({ api: 'rest', auth: 'api-key', apiKey: KEY })).toBeUndefined();
  });
});

describe('a wrong option', () => {
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
