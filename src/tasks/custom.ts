import * as z from 'zod/mini';

import { Fault } from '../contract/fault.ts';
import { isJsonType, JSON_TYPE } from '../contract/media-type.ts';
import { ProxyFault } from '../contract/problem.ts';
import { decode, parse } from '../contract/strict-json.ts';
import { schemaCheck } from './json-schema.ts';
import { type PassThrough, RawRequest, type UserSchema } from './raw-request.ts';
import type { Task } from './task.ts';

/** The name of the task whose contract the configuration defines. */
export const CUSTOM_TASK = 'custom';

/** What the configuration defines; JSON, because the proxy's bundle contains it. */
export interface CustomContract {
  readonly request?: UserSchema | undefined;
  readonly response?: UserSchema | undefined;
  readonly sample: { readonly base64: string; readonly contentType: string };
}

/** A task with the user's contract: JSON that matches a schema, or any body. */
export function taskWith(contract: CustomContract): Task {
  const { base64, contentType } = contract.sample;
  const sample = new RawRequest(Uint8Array.from(Buffer.from(base64, 'base64')), contentType);
  const isJson = isJsonType(contentType);
  const text = new TextDecoder().decode(sample.body);
  return {
    name: CUSTOM_TASK,
    module: import.meta.url,
    argument: contract,
    passThrough: passThroughOf(contract),
    operation: 'invoke',
    path: '/invoke',
    requestSchema: z.unknown(),
    answerSchema: z.unknown(),
    answerForm: 'what the schema of the response describes',
    sample,
    probe: sample,
    architectures: /(?:)/,
    limits: [],
    documentation: {
      summary: 'Call the model',
      requests: isJson ? { sample: { summary: 'The sample', value: parse(text) } } : {},
      answer: 'The response of the model',
      answers: {},
    },
    normalized: (body) => body,
    inputsIn: () => 1,
    fromWords: () => {
      throw new Fault('config', 'A custom task has no texts.', 'Omit them: the sample is sent.');
    },
    mismatch: () => undefined,
    lines: (_inputs, answer) => [`  → ${shortened(JSON.stringify(answer))}`],
  };
}

function passThroughOf({ request, response }: CustomContract): PassThrough {
  const checkRequest = request && schemaCheck(request);
  const checkResponse = response && schemaCheck(response);
  return {
    request,
    response,
    checked(body, contentType = JSON_TYPE) {
      if (!checkRequest) return new RawRequest(body, contentType);
      if (!isJsonType(contentType))
        throw new ProxyFault('unsupported-media-type', `the Content-Type must be ${JSON_TYPE}, in UTF-8`);
      const problem = checkRequest(parse(decode(body)));
      if (problem !== undefined) throw new ProxyFault('wrong-shape', problem);
      // Without parameters: the toolkits decode only exactly this type.
      return new RawRequest(body, JSON_TYPE);
    },
    problemIn(body, contentType) {
      if (!checkResponse) return undefined;
      if (!isJsonType(contentType ?? '')) return `the response of the model is not ${JSON_TYPE}`;
      const value = jsonIn(body);
      if (value === undefined) return 'the response of the model is not JSON';
      const problem = checkResponse(value);
      return problem && `the response of the model does not match its schema: ${problem}`;
    },
  };
}

function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

const MAX_SHOWN = 300;

function shortened(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
