import * as z from 'zod/mini';

import type { Limit } from '../contract/limits.ts';
import { bodyForm, JSON_TYPE } from '../contract/media-type.ts';
import { ProxyFault } from '../contract/problem.ts';
import { decode, parse } from '../contract/strict-json.ts';
import { wrongShape } from '../contract/wrong-shape.ts';
import { type PassThrough, RawRequest } from './raw-request.ts';

export interface Example {
  readonly summary: string;
  readonly value: unknown;
}

/** What a model folder says about its task. */
export interface ModelFacts {
  /** The classes of transformers that wrote the weights. */
  readonly architectures: readonly string[];
  readonly labels: readonly string[];
  /** The classes of modules.json, which sentence-transformers writes. */
  readonly modules: readonly string[];
}

/** A request as received, before a task normalizes it: the format of Hugging Face's inference API. */
export interface WireRequest {
  readonly inputs: unknown;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/** A request of any task. */
export type TaskRequest = WireRequest | RawRequest;

/**
 * A task as one value: configuration, routes, OpenAPI, client, checks and command line read it. Each task has a Python
 * counterpart in inference-code/tasks that accepts the same requests; shared JSON cases test both.
 */
export interface Task<Request = unknown, Answer = unknown> {
  /** The Hugging Face pipeline tag. */
  readonly name: string;
  /** URL of the module that exports this task as `task`: the proxy's bundle contains it and no other task. */
  readonly module: string;
  /** If set, the module exports `taskWith` instead, which makes the task from this JSON value. */
  readonly argument?: unknown;
  /** Set if the proxy passes bodies through; the schemas of this task are then not used. */
  readonly passThrough?: PassThrough;
  /** operationId of the route, and its key in `gateway.routes`. */
  readonly operation: string;
  /** The route, unless `gateway.path` names another. */
  readonly path: string;
  /** The body of a request in JSON. */
  readonly requestSchema: z.core.$ZodType;
  /** The body of a request in text/plain; if undefined, such bodies are rejected with 415. */
  readonly plainTextSchema?: z.core.$ZodType;
  readonly answerSchema: z.core.$ZodType<Answer>;
  /** What `answerSchema` accepts, in words: "the answer is not …". */
  readonly answerForm: string;
  /** The request that a deploy sends, unless the configuration has a `sample`. */
  readonly sample: TaskRequest;
  /** The request of a health check: short, so that it is cheap, and suitable for any model. */
  readonly probe: TaskRequest;
  /** Matches the `architectures` in the config.json of a model for this task. */
  readonly architectures: RegExp;
  /** Whether a model with such an architecture is of this task; if undefined, it is, unless it fits another one. */
  readonly fits?: (model: ModelFacts) => boolean;
  /** Set if two texts are read together: then the types of their tokens matter. */
  readonly readsPairs?: true;
  /** The limits of `requestSchema`, for the OpenAPI document. */
  readonly limits: readonly Limit[];
  readonly documentation: {
    readonly summary: string;
    /** Requests in JSON by name. */
    readonly requests: Readonly<Record<string, Example>>;
    /** A request in text/plain, if the task accepts them. */
    readonly plainText?: string;
    readonly answer: string;
    readonly answers: Readonly<Record<string, Example>>;
  };
  /** Converts what `requestSchema` accepted to the form that the model receives. */
  normalized(body: unknown): Request;
  /** Number of inputs in a request, for the log. */
  inputsIn(request: Request): number;
  /** What is wrong with an answer to this request that `answerSchema` accepts; undefined when it is valid. */
  mismatch(answer: Answer, request: Request): string | undefined;
  /** A request with the words of a command line. */
  fromWords(words: readonly string[]): WireRequest;
  /** The answer to `inputs` as text for the command line. */
  lines(inputs: unknown, answer: Answer): string[];
}

/**
 * Parses the request in a body. Throws ProxyFault 415 (media type), 400 (not JSON) or 422 (wrong shape), checked in
 * this order, as in the container.
 */
export function readRequest<Request>(
  task: Pick<Task<Request>, 'requestSchema' | 'plainTextSchema' | 'normalized'>,
  body: Uint8Array,
  contentType: string | undefined,
): Request {
  const form = bodyForm(contentType);
  if (form === 'text' && !task.plainTextSchema)
    throw new ProxyFault('unsupported-media-type', `the Content-Type must be ${JSON_TYPE}, in UTF-8`);
  const decoded = decode(body);
  const result = z.safeParse(task.requestSchema, form === 'text' ? decoded : parse(decoded));
  if (!result.success) throw wrongShape(result.error);
  return task.normalized(result.data);
}

/** Serializes a request in its normalized form: JSON in UTF-8, unless it is sent as it is. */
export function writeRequest(request: unknown): Uint8Array<ArrayBuffer> {
  if (request instanceof RawRequest) return request.body;
  return new TextEncoder().encode(JSON.stringify(request));
}

/** The Content-Type of what `writeRequest` returns. */
export function contentTypeOf(request: unknown): string {
  return request instanceof RawRequest ? request.contentType : JSON_TYPE;
}

/** The Accept header of a request: a task that passes bodies through answers in any type, unless it has a schema. */
export function acceptOf({ passThrough }: Pick<Task<never>, 'passThrough'>): string {
  return passThrough && !passThrough.response ? '*/*' : JSON_TYPE;
}

/** An answer, or what is wrong with it. */
export type ReadAnswer<Answer> =
  | { readonly answer: Answer }
  | { readonly problem: 'not-json' | 'wrong-form'; readonly detail?: string };

/**
 * Reads a model's answer: JSON that matches the task's schema. Of a task that passes bodies through, JSON as its value
 * and any other body as its media type and size.
 */
export function readAnswer<Answer>(
  { answerSchema, passThrough }: Pick<Task<never, Answer>, 'answerSchema' | 'passThrough'>,
  body: Uint8Array,
  contentType: string | undefined,
): ReadAnswer<Answer> {
  const text = new TextDecoder().decode(body);
  const detail = passThrough?.problemIn(body, contentType);
  if (detail !== undefined) return { problem: 'wrong-form', detail };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The Hugging Face image names the caller's Accept as the type of any answer, so JSON may be no JSON.
    if (passThrough) return { answer: { contentType, bytes: body.length } as Answer };
    return { problem: 'not-json' };
  }
  const result = z.safeParse(answerSchema, value);
  return result.success ? { answer: result.data } : { problem: 'wrong-form' };
}
