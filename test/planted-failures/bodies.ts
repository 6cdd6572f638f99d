import { gzipSync } from 'node:zlib';
import { byProxy, byValidator, type Failure } from './failure.ts';
import { MARK, ordered } from './scripted-model.ts';

const MB = 1_000_000;
const inputs = (value: unknown): string => JSON.stringify({ inputs: value });
const longText = (bytes: number): string => inputs(`${MARK} ${'x'.repeat(bytes)}`);

/** Beyond 10 MB a REST API uses a fixed message, before it looks for the API's gateway responses. */
const tooLong = {
  http: { rejectedBy: 'API Gateway', status: 413, message: 'Request Entity Too Large' },
  rest: { rejectedBy: 'API Gateway', status: 413, message: 'Request Too Long', ofNoApi: true },
} as const;

/** So does either with headers beyond 10,240 bytes. */
const head = { rejectedBy: 'API Gateway', status: 431, message: 'Request Header Fields Too Large' } as const;
const unreadHead = { http: head, rest: { ...head, ofNoApi: true } } as const;

/** Invalid requests. */
export const BODIES: readonly Failure[] = [
  {
    name: 'malformed JSON',
    sent: { body: `{"inputs": "${MARK}` },
    expected: byValidator(400, 'invalid-json'),
  },
  { name: 'wrong type', sent: { body: inputs({ note: MARK }) }, expected: byValidator(422, 'wrong-shape') },
  { name: '5 MB body', sent: { body: longText(5 * MB) }, expected: byProxy(413, 'too-large') },
  {
    name: '12 MB body',
    sent: { body: longText(12 * MB) },
    expected: tooLong,
  },
  {
    name: '1,000 inputs',
    sent: { body: inputs(Array.from({ length: 1_000 }, () => MARK)) },
    expected: byProxy(422, 'wrong-shape'),
  },
  { name: 'deep JSON', sent: { body: '['.repeat(100_000) }, expected: byValidator(400, 'invalid-json') },
  {
    name: 'gzip bomb',
    sent: {
      body: new Uint8Array(gzipSync(longText(100 * MB))),
      headers: { 'content-encoding': 'gzip' },
    },
    expected: { http: byProxy(413, 'too-large'), rest: tooLong.rest },
  },
  {
    name: 'invalid gzip',
    sent: { body: inputs(MARK), headers: { 'content-encoding': 'gzip' } },
    expected: byValidator(400, 'invalid-json'),
  },
  {
    name: 'wrong content type',
    sent: { body: MARK, headers: { 'content-type': 'text/csv' } },
    expected: byProxy(415, 'unsupported-media-type'),
  },
  {
    name: 'bad UTF-8',
    sent: { body: new Uint8Array(Buffer.from(inputs(`${MARK} caf\xe9`), 'latin1')) },
    expected: byValidator(400, 'invalid-json'),
  },
  {
    name: 'prototype pollution: __proto__',
    sent: { body: `{"inputs": "${MARK}", "__proto__": {"top_k": 1}}` },
    expected: byValidator(422, 'wrong-shape'),
  },
  {
    name: 'prototype pollution: constructor',
    sent: { body: `{"inputs": "${MARK}", "parameters": {"constructor": {"prototype": {"top_k": 1}}}}` },
    expected: byValidator(422, 'wrong-shape'),
  },
  {
    name: 'oversized headers',
    sent: { body: inputs(ordered('answer')), headers: { 'x-anything': MARK.repeat(1_300) } },
    expected: unreadHead,
  },
  {
    name: 'Accept of HTML alone',
    sent: { body: inputs(ordered('answer')), headers: { accept: 'text/html' } },
    expected: byProxy(406, 'not-acceptable'),
  },
];
