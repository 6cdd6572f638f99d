import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { task } from '../../src/tasks/text-classification.ts';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '../../src/contract/problem.ts';
import { answeredCases, rejectedCases } from '../contract/cases.ts';
import { type Mode, modeName } from '../gateway-modes/mode.ts';
import { type ModeOptions, openMode, type OpenMode } from '../gateway-modes/open-mode.ts';
import { rejectedAs } from '../gateway-modes/rejected-as.ts';
import { curlWords, shown } from '../gateway-modes/signed-headers.ts';

const execute = promisify(execFile);
/** The response to a caller without credentials. */
const STATUS_OF_NOTHING = { none: 200, iam: 403, jwt: 401, 'api-key': 403 } as const;
/** The proxy's calls of the model; API Gateway invokes the proxy without one. */
const INVOKE: ReadonlySet<string> = new Set(['sagemaker-runtime:InvokeEndpoint', 'lambda:Invoke']);
const ORIGIN = 'https://shop.example';
const JSON_HEADERS = { 'content-type': 'application/json' };

/** What every gateway must do, for every API type and authentication mode, and whatever serves the model (`over`). */
export function gatewaySuite(mode: Mode, over: ModeOptions['over'] = {}): void {
  describe(`the gateway of ${modeName(mode)}${over.host ? ` before ${over.host.type}` : ''}`, () => {
    let open: OpenMode;
    beforeAll(async () => {
      open = await openMode(mode, { origin: ORIGIN, over });
    });
    afterAll(async () => {
      await open.close();
    });

    const ask = async (
      path: string,
      init: { headers?: Record<string, string>; body?: Uint8Array<ArrayBuffer> } = {},
    ): Promise<Response> => {
      const method = init.body ? 'POST' : 'GET';
      const url = `${open.base}${path}`;
      const headers = await shown(open.pass, { method, url, ...init });
      return await fetch(url, { method, headers, ...(init.body && { body: init.body }) });
    };
    const invocations = (): number =>
      open.account.emulator.calls.calls.filter(({ service, action }) => INVOKE.has(`${service}:${action}`))
        .length;

    it.each(answeredCases)('answers: $name', async ({ headers, body, expected }) => {
      const answer = await ask('/classify', { headers, body });
      expect(answer.status, await answer.clone().text()).toBe(200);
      expect(z.parse(task.answerSchema, await answer.json())).toHaveLength(expected.lists);
      expect(answer.headers.get('x-release-id')).toBe(open.release);
      expect(answer.headers.get('x-request-id')).toMatch(/\S/);
    });

    it.each(rejectedCases)('rejects: $name', async ({ headers, body, expected }) => {
      const answer = await ask('/classify', { headers, body });
      const problem = z.parse(problemSchema, await answer.json());
      const { status } = answer;
      expect(rejectedAs(mode, expected)).toContainEqual({ status, code: problem.code });
      // The request validator only reports that the body is invalid; the proxy says why.
      const words =
        problem.code === expected.code
          ? expected.detailIncludes
          : 'does not match the schema in /openapi.json';
      expect(problem.detail).toContain(words);
      expect(answer.headers.get('content-type')).toBe(PROBLEM_MEDIA_TYPE);
      expect(answer.headers.get('x-request-id')).toBe(problem.requestId);
    });

    it('answers curl', async () => {
      const words = ['-sS', ...curlWords(open.pass), '-H', 'content-type: application/json'];
      const { stdout } = await execute('curl', [...words, '-d', '{"inputs":"UBER TRIP 4412"}', open.url]);
      expect(z.parse(task.answerSchema, JSON.parse(stdout))[0]?.[0]?.label).toBe('transport');
    });

    it(`is ${mode.auth === 'none' ? 'open' : 'closed'} to a caller without credentials`, async () => {
      const before = invocations();
      const body = '{"inputs":"UBER TRIP 4412"}';
      const asked = [
        await fetch(open.url, { method: 'POST', headers: JSON_HEADERS, body }),
        await fetch(`${open.base}/health`),
        await fetch(`${open.base}/openapi.json`),
      ];
      const status = STATUS_OF_NOTHING[mode.auth];
      expect(asked.map((answer) => answer.status)).toEqual([status, status, status]);
      expect(invocations() - before).toBe(mode.auth === 'none' ? 1 : 0);
    });

    it('reports its health without invoking the model unless the check is deep', async () => {
      const before = invocations();
      expect(await (await ask('/health')).json()).toEqual({ status: 'ok' });
      expect(invocations()).toBe(before);
      expect(await (await ask('/health?deep=1')).json()).toEqual({ status: 'ok', release: open.release });
      expect(invocations()).toBe(before + 1);
    });

    it('allows one CORS origin, which can read every response', async () => {
      const asking = {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      };
      type Page = { method: string; headers: Record<string, string>; body?: string };
      const allowed = async (
        origin: string,
        { headers, ...init }: Page,
      ): Promise<[number, string | null]> => {
        const answer = await fetch(open.url, { ...init, headers: { ...headers, origin } });
        return [answer.status, answer.headers.get('access-control-allow-origin')];
      };
      const preflight = { method: 'OPTIONS', headers: asking };
      expect(await allowed(ORIGIN, preflight)).toEqual([204, ORIGIN]);
      expect((await allowed('https://other.example', preflight))[1]).not.toBe('https://other.example');
      const nothing = { method: 'POST', headers: JSON_HEADERS, body: '{}' };
      expect((await allowed(ORIGIN, nothing))[1]).toBe(ORIGIN);
    });

    it('serves its OpenAPI document', async () => {
      const answer = await ask('/openapi.json');
      expect([answer.status, await answer.json()]).toEqual([
        200,
        expect.objectContaining({ openapi: expect.stringMatching(/^3\.1/) }),
      ]);
    });
  });
}
