import * as z from 'zod';
import { JSON_TYPE } from '../contract/media-type.ts';
import { ProxyFault } from '../contract/problem.ts';
import { CUSTOM_TASK, type CustomContract, taskWith } from '../tasks/custom.ts';
import { schemaCheck } from '../tasks/json-schema.ts';
import type { UserSchema } from '../tasks/raw-request.ts';
import type { Task } from '../tasks/task.ts';
import type { Conflict } from './option-conflicts.ts';

export { CUSTOM_TASK };

/** A request of any type: text or bytes. */
const rawSample = z.strictObject({
  body: z.union([z.string(), z.instanceof(Uint8Array)]),
  contentType: z
    .string()
    .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(\s*;.*)?$/, 'must be a media type such as "text/csv"'),
});

export const sampleSchema = z.union([rawSample, z.json()]);

const userSchema = z.looseObject({});

/** JSON Schemas of a custom task. */
export const schemasSchema = z.strictObject({
  request: userSchema.optional().describe('JSON Schema of a request; requests must then be JSON.'),
  response: userSchema.optional().describe('JSON Schema of a response; responses must then be JSON.'),
});

/** The options of a configuration that define a custom task. */
export interface CustomOptions {
  readonly sample?: unknown;
  readonly schemas?: z.output<typeof schemasSchema> | undefined;
}

// The sample is part of the proxy's code, where a health check finds it.
const MAX_SAMPLE_BYTES = 256 * 1024;

/** The task of a configuration with `task: "custom"`. */
export function customTask({ sample, schemas = {} }: CustomOptions): Task {
  const { body, contentType } = rawOf(sample);
  const contract: CustomContract = { ...schemas, sample: { base64: body.toString('base64'), contentType } };
  return taskWith(contract);
}

/** What contradicts in the options of a custom task, or of another task that has such options. */
export function customConflicts({
  task,
  sample,
  schemas,
}: CustomOptions & { readonly task: string }): Conflict[] {
  if (task !== CUSTOM_TASK)
    return schemas
      ? [{ option: 'schemas', why: `the task ${task} has its own; set task: "${CUSTOM_TASK}"` }]
      : [];
  const wrong = Object.entries(schemas ?? {}).flatMap(([side, schema]) => {
    const why = schema && faultOf(schema);
    return why === undefined ? [] : [{ option: `schemas.${side}`, why }];
  });
  return wrong.length > 0 ? wrong : sampleConflicts({ sample, schemas });
}

function sampleConflicts(options: CustomOptions): Conflict[] {
  const { sample } = options;
  if (sample === undefined) {
    const why = 'a custom task needs a request of yours: a deploy sends it to verify the URL';
    return [{ option: 'sample', why }];
  }
  const { body, contentType } = rawOf(sample);
  if (body.length > MAX_SAMPLE_BYTES)
    return [{ option: 'sample', why: `it has ${body.length} bytes; the limit is ${MAX_SAMPLE_BYTES}` }];
  try {
    customTask(options).passThrough?.checked(Uint8Array.from(body), contentType);
    return [];
  } catch (error) {
    if (!(error instanceof ProxyFault)) throw error;
    return [{ option: 'sample', why: `schemas.request rejects it: ${error.message}` }];
  }
}

function rawOf(sample: unknown): { readonly body: Buffer; readonly contentType: string } {
  const { success, data } = rawSample.safeParse(sample);
  if (!success) return { body: Buffer.from(JSON.stringify(sample)), contentType: JSON_TYPE };
  return { body: Buffer.from(data.body), contentType: data.contentType };
}

/** What a validator would only find with a request: a reference to nothing, or an invalid pattern. */
function faultOf(schema: UserSchema): string | undefined {
  try {
    schemaCheck(schema);
    checkParts(schema, schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function checkParts(part: unknown, root: UserSchema): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === '$ref' && typeof value === 'string') checkReference(value, root);
    if (key === 'pattern' && typeof value === 'string') checkPattern(value);
    if (key === 'patternProperties' && typeof value === 'object')
      Object.keys(value ?? {}).forEach(checkPattern);
    checkParts(value, root);
  }
}

/** Throws SyntaxError. */
function checkPattern(pattern: string): void {
  ''.search(new RegExp(pattern, 'u'));
}

/** Only references within the schema: OpenAPI and Postman have no other document. */
function checkReference(reference: string, root: UserSchema): void {
  const found = reference
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (at as Readonly<Record<string, unknown>> | undefined)?.[part], root);
  if (!/^#(\/|$)/.test(reference) || found === undefined)
    throw new Error(
      `the reference "${reference}" is not a JSON pointer within the schema, such as "#/$defs/text"`,
    );
}
