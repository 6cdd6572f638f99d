import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { post, stage } from './canned-predictor.ts';

const BODY = '{"inputs":"UBER TRIP 4412"}';
const MIB = 1024 * 1024;

describe('a compressed body', () => {
  it.each([
    ['gzip', gzipSync(BODY)],
    ['X-GZIP', gzipSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['br', brotliCompressSync(BODY)],
    ['identity', Buffer.from(BODY)],
  ])('of the encoding %s is read', async (encoding, body) => {
    const { app, predicted } = stage();
    const answer = await app.fetch(post(new Uint8Array(body), { 'content-encoding': encoding }));
    expect(answer.status).toBe(200);
    expect(JSON.parse(predicted[0]?.body ?? '')).toMatchObject({ inputs: ['UBER TRIP 4412'] });
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(64 * MIB))],
    ['br', brotliCompressSync(Buffer.alloc(64 * MIB))],
  ])('that is a bomb of %s is 413 with the limit, and is not unpacked', async (encoding, bomb) => {
    const { app, predicted } = stage();
    expect(bomb.length).toBeLessThan(MIB);
    const answer = await app.fetch(post(new Uint8Array(bomb), { 'content-encoding': encoding }));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'too-large', limit: { name: 'API', max: 4 * MIB } });
    expect(predicted).toEqual([]);
  });

  it.each([
    ['cut short', gzipSync(BODY).subarray(0, 20)],
    ['none at all', Buffer.from(BODY)],
    ['empty', Buffer.alloc(0)],
  ])('that is %s is 400 and repeats nothing of it', async (_, body) => {
    const { app, lines } = stage();
    const answer = await app.fetch(post(new Uint8Array(body), { 'content-encoding': 'gzip' }));
    const text = await answer.text();
    expect([answer.status, JSON.parse(text)]).toMatchObject([400, { code: 'invalid-json' }]);
    expect(text + JSON.stringify(lines)).not.toContain('UBER');
  });

  it.each(['zstd', 'gzip, gzip', 'UBER'])(
    'of the encoding %s is 415 with those that are read',
    async (encoding) => {
      const { app, predicted } = stage();
      const answer = await app.fetch(post(BODY, { 'content-encoding': encoding }));
      const text = await answer.text();
      expect([answer.status, answer.headers.get('accept-encoding')]).toEqual([415, 'gzip, deflate, br']);
      expect(text).toContain('gzip, deflate, br');
      expect(text).not.toContain('UBER');
      expect(predicted).toEqual([]);
    },
  );
});
