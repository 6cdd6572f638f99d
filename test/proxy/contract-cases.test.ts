import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { problemSchema } from '../../src/contract/problem.ts';
import { answeredCases, rejectedCases } from '../contract/cases.ts';
import { ANSWER, post, stage } from './canned-predictor.ts';

const sentSchema = z.object({ inputs: z.array(z.unknown()) });

describe('the gateway validates the contract cases as the container does', () => {
  it('has many of both kinds', () => {
    expect(answeredCases.length).toBeGreaterThan(20);
    expect(rejectedCases.length).toBeGreaterThan(20);
  });

  it.each(answeredCases)('passes on: $name', async ({ headers, body, expected }) => {
    const { app, predicted } = stage();
    const response = await app.fetch(post(body, headers));
    expect([response.status, await response.text()]).toEqual([200, ANSWER]);
    expect(predicted).toHaveLength(1);
    const sent = z.parse(sentSchema, JSON.parse(predicted[0]?.body ?? ''));
    expect(sent.inputs).toHaveLength(expected.lists);
  });

  it.each(rejectedCases)('rejects: $name', async ({ headers, body, expected }) => {
    const { app, predicted } = stage();
    const response = await app.fetch(post(body, headers));
    const problem = z.parse(problemSchema, await response.json());
    const { status, code } = expected;
    expect([response.status, problem.status, problem.code]).toEqual([status, status, code]);
    expect(problem.detail).toContain(expected.detailIncludes);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(predicted).toEqual([]);
  });
});
