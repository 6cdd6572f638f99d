import { gzipSync } from 'node:zlib';
import { byProxy, byValidator, type Failure } from './failure.ts';
import { MARK, ordered } from './scripted-model.ts';

const MB = 1_000_000;
const inputs = (value: unknown): string => JSON.stringify({ inputs: value });
const longText = (bytes: number): string => inputs(`${MARK} ${'x'.repeat(bytes)}`);

/** Beyond 10 MB a REST API says so in words of its own, before it looks for an API's gateway responses. */
const tooLong = {
  http: { door: 'API Gateway', status: 413, message: 'Request Entity Too Large' },
  rest: { door: 'API Gateway', status: 413, message: 'Request Too Long', ofNoApi: true },
} as const;

/** So does either with headers beyond 10,240 bytes. */
const head = { door: 'API Gateway', status: 431, message: 'Request Header Fields Too Large' } as const;
const unreadHead = { http: head, rest: { ...head, ofNoApi: true } } as const;

/** What is wrong with the request itself. */
export const BODIES: readonly Failure[] = [
  { name: 'malformed JSON', sent: { body: `{"inputs": "${MARK}` }, told: byValidator(400, 'invalid-json') },
  { name: 'wrong type', sent: { body: inputs({ text: MARK }) }, told: byValidator(422, 'wrong-shape') },
  { name: '5 MB body', sent: { body: longText(5 * MB) }, told: byProxy(413, 'too-large') },
  {
    name: '12 MB body',
    sent: { body: longText(12 * MB) },
    told: tooLong,
  },
  {
    name: '1,000 inputs',
    sent: { body: inputs(Array.from({ length: 1_000 }, () => MARK)) },
    told: byProxy(422, 'wrong-shape'),
  },
  { name: 'deep JSON', sent: { body: '['.repeat(100_000) }, told: byValidator(400, 'invalid-json') },
  {
    name: 'gzip bomb',
    sent: {
      body: new Uint8Array(gzipSync(longText(100 * MB))),
      headers: { 'content-encoding': 'gzip' },
    },
    told: { http: byProxy(413, 'too-large'), rest: tooLong.rest },
  },
  {
    name: 'gzip that is none',
    sent: { body: inputs(MARK), headers: { 'content-encoding': 'gzip' } },
    told: byValidator(400, 'invalid-json'),
  },
  {
    name: 'wrong content type',
    sent: { body: MARK, headers: { 'content-type': 'text/csv' } },
    told: byProxy(415, 'unsupported-media-type'),
  },
  {
    name: 'bad UTF-8',
    sent: { body: new Uint8Array(Buffer.from(inputs(`${MARK} caf\xe9`), 'latin1')) },
    told: byValidator(400, 'invalid-json'),
  },
  {
    name: 'prototype pollution: __proto__',
    sent: { body: `{"inputs": "${MARK}", "__proto__": {"top_k": 1}}` },
    told: byValidator(422, 'wrong-shape'),
  },
  {
    name: 'prototype pollution: constructor',
    sent: { body: `{"inputs": "${MARK}", "parameters": {"constructor": {"prototype": {"top_k": 1}}}}` },
    told: byValidator(422, 'wrong-shape'),
  },
  {
    name: 'oversized headers',
    sent: { body: inputs(ordered('answer')), headers: { 'x-anything': MARK.repeat(1_300) } },
    told: unreadHead,
  },
  {
    name: 'Accept of HTML alone',
    sent: { body: inputs(ordered('answer')), headers: { accept: 'text/html' } },
    told: byProxy(406, 'not-acceptable'),
  },
];
