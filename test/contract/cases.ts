import { readFileSync } from 'node:fs';

import * as z from 'zod/mini';

const expectSchema = z.union([
  z.object({ status: z.literal(200), lists: z.number() }),
  z.object({ status: z.number(), code: z.string(), detailIncludes: z.string() }),
]);

const caseSchema = z.object({
  name: z.string(),
  request: z.object({
    contentType: z.nullable(z.string()),
    accept: z.nullable(z.string()),
    body: z.optional(z.string()),
    bodyBase64: z.optional(z.string()),
  }),
  expect: expectSchema,
});

type Expected = z.infer<typeof expectSchema>;
type ExpectedAnswer = Extract<Expected, { lists: number }>;
type Rejected = Extract<Expected, { code: string }>;

/** One request and the expected response; Python reads the same file. */
interface ContractCase<Kind extends Expected> {
  readonly name: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly expected: Kind;
}

const file = readFileSync(new URL('text-classification/cases.json', import.meta.url), 'utf8');
const all = z.parse(z.object({ cases: z.array(caseSchema) }), JSON.parse(file)).cases.map(contractCase);

/** The cases that a model answers. */
export const answeredCases = all.filter((each): each is ContractCase<ExpectedAnswer> => 'lists' in each.expected);

/** The cases that are rejected before the model is called. */
export const rejectedCases = all.filter((each): each is ContractCase<Rejected> => 'code' in each.expected);

function contractCase({ name, request, expect }: z.infer<typeof caseSchema>): ContractCase<Expected> {
  const { contentType, accept, body = '', bodyBase64 } = request;
  const headers: Record<string, string> = {};
  if (contentType !== null) headers['content-type'] = contentType;
  if (accept !== null) headers['accept'] = accept;
  const bytes = bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64');
  return { name, headers, body: new Uint8Array(bytes), expected: expect };
}
