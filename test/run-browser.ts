import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { createEmulator, type Emulator, serve } from 'sagemaker-emulator';

/**
 * `npm run test:browser`: attacks an emulator from pages of another origin in a real Chromium. Chromium is not installed
 * by this project; without it the run fails.
 */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The attacker's name leads to this machine, as after DNS rebinding.
  '--host-resolver-rules=MAP evil.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
const CREATE_PATH = `/2015-03-31/functions`;
const INVOKE_PATH = `${CREATE_PATH}/pwn/invocations`;
const CREDENTIALS = `?X-Amz-Credential=${encodeURIComponent('x/20261129/us-east-1/lambda/aws4_request')}`;
const FAULT = JSON.stringify({ kind: 'throttle', times: 'always' });

interface Scene {
  readonly emulator: Emulator;
  readonly port: number;
  /** A page of http://evil.example, on the attacker's own port. */
  readonly page: Page;
  /** The hosts of the requests that reached the server, refused or not. */
  readonly reached: string[];
}

interface Attack {
  readonly name: string;
  /** Throws when the attack succeeds, or never reached the emulator. */
  readonly run: (scene: Scene) => Promise<void>;
}

const ATTACKS: readonly Attack[] = [
  {
    name: 'control: the page reaches a deployed API of the emulator, which is meant for pages',
    run: async (scene) => {
      await blindPost(scene, '/execute-api/abc/classify', '{}');
      check(
        scene.emulator.calls.calls.some(({ service }) => service === 'execute-api'),
        'it did not reach it',
      );
    },
  },
  {
    name: 'a fetch without preflight does not create or invoke a function',
    run: async (scene) => {
      await blindPost(scene, CREATE_PATH + CREDENTIALS, JSON.stringify({ FunctionName: 'pwn' }));
      await blindPost(scene, INVOKE_PATH + CREDENTIALS, '{}');
      check(!scene.emulator.calls.calls.some(({ service }) => service === 'lambda'), 'Lambda was called');
    },
  },
  {
    name: 'a fetch without preflight injects no fault',
    run: async (scene) => {
      await blindPost(scene, '/_emulator/faults', FAULT);
      check(scene.emulator.account.faults.list().length === 0, 'a fault is active');
    },
  },
  {
    name: 'a form of another origin injects no fault',
    run: async (scene) => {
      const { page, emulator, reached } = scene;
      const before = reached.length;
      const answered = page.waitForResponse((response) => response.url().includes('/_emulator/faults'));
      await page.evaluate(submitForm, { url: `${urlOf(scene)}/_emulator/faults`, body: FAULT });
      check((await answered).status() === 403, 'it was not refused');
      check(reached.length > before, 'it did not reach the emulator');
      check(emulator.account.faults.list().length === 0, 'a fault is active');
    },
  },
  {
    name: 'a page whose name resolves to this machine reads nothing (DNS rebinding)',
    run: async ({ page, port, reached }) => {
      const answer = await page.goto(`http://evil.example:${port}/_emulator/calls`);
      check(reached.at(-1) === 'evil.example', 'it did not reach the emulator');
      check(answer?.status() === 403, 'the navigation was answered');
      // The page has the emulator's port now, so that its requests are of the same origin.
      const statuses = await page.evaluate(statusesOf, [
        { path: '/_emulator/calls', method: 'GET' },
        { path: '/_emulator/faults', method: 'POST' },
        { path: '/2015-03-31/functions', method: 'POST' },
      ]);
      check(
        statuses.every((status) => status === 403),
        `it got ${statuses.join(', ')}`,
      );
    },
  },
  {
    name: 'control: the developer reads the admin route in the address bar',
    run: async (scene) => {
      const answer = await scene.page.goto(`${urlOf(scene)}/_emulator/calls`);
      check(answer?.status() === 200, 'it was refused');
    },
  },
];

if (statSync(CHROMIUM, { throwIfNoEntry: false })?.isFile()) {
  process.exitCode = (await runAll()) === 0 ? 0 : 1;
} else {
  say(`FAILED: there is no Chromium at ${CHROMIUM}, so nothing was tested.`);
  say('Install it (Debian and Ubuntu: apt-get install chromium), or set CHROMIUM to its path.');
  process.exitCode = 1;
}

/** Returns the number of failures. */
async function runAll(): Promise<number> {
  const emulator = await createEmulator();
  const reached: string[] = [];
  const isCustomDomain = (host: string): boolean => reached.push(host) > 0 && emulator.isCustomDomain(host);
  const server = await serve({ ...emulator, isCustomDomain }, { port: 0 });
  const attacker = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>evil</title>');
  }).listen(0, '127.0.0.1');
  await once(attacker, 'listening');
  const profile = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-browser-'));
  const browser = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: FLAGS });
  say(`Chromium ${browser.browser()?.version() ?? ''}`);
  try {
    const evil = `http://evil.example:${(attacker.address() as AddressInfo).port}/`;
    return await runEach(browser, evil, { emulator, port: server.port, reached });
  } finally {
    await browser.close();
    attacker.close();
    await server.close();
    await emulator.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function runEach(browser: BrowserContext, evil: string, scene: Omit<Scene, 'page'>): Promise<number> {
  let failed = 0;
  for (const { name, run } of ATTACKS) {
    const page = await browser.newPage();
    try {
      await page.goto(evil);
      await run({ ...scene, page });
      say(`  ok      ${name}`);
    } catch (error) {
      failed += 1;
      say(`  FAILED  ${name}: ${String(error)}`);
    }
    await page.close();
  }
  say(`${ATTACKS.length - failed} passed, ${failed} failed`);
  return failed;
}

/** What a page can send to any address: it cannot read the answer. Throws if the request never arrived. */
async function blindPost(scene: Scene, path: string, body: string): Promise<void> {
  const before = scene.reached.length;
  await scene.page.evaluate(
    async ([url, text]) => void (await fetch(url, { method: 'POST', mode: 'no-cors', body: text })),
    [`${urlOf(scene)}${path}`, body] as const,
  );
  check(scene.reached.length > before, 'it did not reach the emulator');
}

function submitForm({ url, body }: { url: string; body: string }): void {
  const form = document.createElement('form');
  Object.assign(form, { method: 'POST', action: url, enctype: 'text/plain' });
  const input = document.createElement('input');
  // The body is name=value; JSON with the equals sign in a text.
  Object.assign(input, { name: `${body.slice(0, -1)},"message":"`, value: '"}' });
  form.append(input);
  document.body.append(form);
  form.submit();
}

async function statusesOf(requests: readonly { path: string; method: string }[]): Promise<number[]> {
  const send = async ({ path, method }: { path: string; method: string }): Promise<number> =>
    (await fetch(path, { method, ...(method === 'POST' && { body: '{}' }) })).status;
  return await Promise.all(requests.map(send));
}

function urlOf({ port }: Scene): string {
  return `http://127.0.0.1:${port}`;
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
