import { describe, expect, it } from 'vitest';

import { HEADER_LIMIT } from '../../src/proxy/header-size.ts';
import { post, stage } from './canned-predictor.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
// `content-type: application/json` and its line end, then the same around the one below.
const AROUND = 'content-type: application/json\r\n'.length + 'cookie: \r\n'.length;

describe('the size of all headers', () => {
  it('can reach the limit', async () => {
    const { app } = stage();
    const cookie = 'c'.repeat(HEADER_LIMIT.max - AROUND);
    expect((await app.fetch(post('"a"', { ...JSON_TYPE, cookie }))).status).toBe(200);
  });

  it('is rejected beyond it, on every route, without a copy of the headers', async () => {
    const { app, predicted, lines } = stage();
    const cookie = 'c'.repeat(HEADER_LIMIT.max - AROUND + 1);
    const response = await app.fetch(post('"a"', { ...JSON_TYPE, cookie }));
    expect(response.status).toBe(431);
    expect(await response.json()).toMatchObject({
      code: 'headers-too-large',
      limit: { name: 'headers', max: HEADER_LIMIT.max },
    });
    const health = new Request('http://gateway/health', { headers: { cookie: `${cookie}${cookie}` } });
    expect((await app.fetch(health)).status).toBe(431);
    expect(predicted).toEqual([]);
    expect(JSON.stringify(lines)).not.toContain('ccc');
  });
});
