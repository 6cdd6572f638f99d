import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator, type Listening, serve } from 'sagemaker-emulator';
import { awsEnvironment, KEY, PYTHON } from '../emulated-account.ts';
import { run } from '../journeys/command.ts';
import { stubModelFolder, STUB_SCRIPT } from '../stub-archive.ts';
import { type RecordingProxy, recordingProxy } from './recording.ts';
import { containersOn } from '../../src/container/container-process.ts';

const FOLDER = fileURLToPath(new URL('conformance', import.meta.url));
const execute = promisify(execFile);
const LONG_MS = 300_000;

/** Members that the run does not see an action read, by operation or name: why. */
const UNSEEN: Readonly<Record<string, string>> = {
  'cloudwatch PutMetricAlarm': 'the rest of the input is kept as it comes: a member is read when it is sent',
  'lambda UpdateFunctionConfiguration': 'as above',
  'sagemaker CreateEndpointConfig': 'as above',
  'wafv2 CreateWebACL': 'as above',
  's3 CompleteMultipartUpload': 'of the checksums the one of the algorithm is read',
  's3 PutObject': 'as above',
  's3 UploadPart': 'as above',
  's3 CopyObject': 'the description is read when it replaces that of the source',
  'lambda UpdateFunctionCode': 'packages in S3 are read when no other is sent',
  'sagemaker UpdateEndpoint': 'exceptions are read when properties are retained',
  ContentMD5: 'it is read from the header, with the body',
};

interface ListReport {
  readonly cases: number;
  readonly passed: number;
  readonly wrong: string[];
}

interface Verdict {
  readonly exchanges: number;
  readonly refusals: number;
  readonly brokenRequests: number;
  readonly operations: number;
  readonly covered: number;
  readonly uncovered: string[];
  readonly problems: string[];
}

// One account for all tests: the list leaves it empty, with either client.
describe('the emulator, validated against botocore’s service models', () => {
  let emulator: Emulator;
  let proxy: RecordingProxy;
  let server: Listening;
  let scratch = '';
  let models: string[] = [];
  const recorded: string[] = [];
  const read = new Set<string>();

  beforeAll(async () => {
    emulator = await createEmulator({
      instant: true,
      onMemberRead: (...member) => void read.add(member.join(' ')),
      startContainer: containersOn(PYTHON),
      credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
      // An endpoint takes three seconds, so that the list finds it Creating even on a busy machine.
      timeScale: 0.02,
    });
    proxy = recordingProxy(emulator);
    server = await serve(proxy, { port: 0 });
    scratch = await mkdtemp(join(tmpdir(), 'conformance-'));
    const other = { 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') };
    models = [await stubModelFolder(), await stubModelFolder(other)];
  });
  afterAll(async () => {
    await server.close();
    await emulator.close();
    await Promise.all([scratch, ...models].map(async (folder) => await rm(folder, { recursive: true })));
  });

  const python = async <Report>(program: string, ...args: string[]): Promise<Report> => {
    const { stdout } = await execute(PYTHON, [join(FOLDER, program), ...args], {
      env: awsEnvironment(server.url),
      maxBuffer: 16 * 1024 * 1024,
    });
    return JSON.parse(stdout) as Report;
  };

  /** Writes what was recorded since the last time to a new file. */
  const keep = async (name: string): Promise<string> => {
    const path = join(scratch, `${name}.jsonl`);
    await writeFile(path, proxy.take());
    recorded.push(path);
    return path;
  };

  it.each(['boto3', 'cli'])('passes the whole list by %s', { timeout: LONG_MS }, async (driver) => {
    const report = await python<ListReport>('run.py', driver, server.url);
    await keep(driver);
    expect(report.wrong).toEqual([]);
    expect(report.passed).toBe(report.cases);
    expect(report.cases).toBeGreaterThanOrEqual(230);
  });

  it.each([
    [
      'throttle',
      {
        apigateway: ['TooManyRequestsException', 429],
        apigatewayv2: ['TooManyRequestsException', 429],
        ec2: ['RequestLimitExceeded', 503],
        efs: ['ThrottlingException', 429],
        iam: ['Throttling', 400],
        lambda: ['TooManyRequestsException', 429],
        logs: ['ThrottlingException', 400],
        s3: ['SlowDown', 503],
        sagemaker: ['ThrottlingException', 400],
        sts: ['Throttling', 400],
      },
    ],
    [
      'expired-credentials',
      {
        apigateway: ['ExpiredTokenException', 403],
        apigatewayv2: ['ExpiredTokenException', 403],
        ec2: ['RequestExpired', 400],
        efs: ['ExpiredTokenException', 403],
        iam: ['ExpiredToken', 403],
        lambda: ['ExpiredTokenException', 403],
        logs: ['ExpiredTokenException', 400],
        s3: ['ExpiredToken', 400],
        sagemaker: ['ExpiredTokenException', 400],
        sts: ['ExpiredToken', 403],
      },
    ],
  ])('shows boto3 the fault %s in each service’s own form', async (kind, seen) => {
    expect(await python('inject_fault.py', server.url, kind)).toEqual(seen);
    await keep(kind);
  });

  it('serves our own commands, from deploy to destroy', { timeout: LONG_MS }, async () => {
    const [first = '', second = ''] = models;
    emulator.account.timing.scale = 0.001;
    const named = ['--name', 'conformance', '--json'];
    const journey = [
      ['plan', '--model', first],
      ['deploy', '--model', first],
      ['deploy', '--model', second],
      ['rollback'],
      ['releases'],
      ['status'],
      ['logs'],
      ['deploy', '--model', second, '--host', 'sagemaker-realtime', '--instance', 'ml.m5.large'],
      ['deploy', '--model', second],
      ['destroy'],
    ];
    for (const [command = '', ...flags] of journey) {
      const outcome = await run([command, ...flags, ...named], server.url);
      expect(outcome.status, `${command}: ${outcome.text}`).toBe(0);
    }
    await keep('journey');
  });

  it('responds within the models, rejects what they forbid, and has every operation on the list', async ({
    annotate,
  }) => {
    const operations = join(scratch, 'operations.json');
    const page = await fetch(`${server.url}/_emulator/operations`);
    await writeFile(operations, await page.text());
    const verdict = await python<Verdict>('check.py', operations, ...recorded);
    await annotate(
      `${verdict.exchanges} exchanges checked (${verdict.refusals} refusals, ${verdict.brokenRequests} of requests ` +
        `outside the model); ${verdict.covered} of ${verdict.operations} operations on the list`,
    );
    expect(verdict.problems).toEqual([]);
    expect(
      verdict.uncovered,
      'Add a case of each to test/peers/conformance/cases: {"name", "call": "service.Operation", "input", "answer"}',
    ).toEqual([]);
    expect(verdict.exchanges).toBeGreaterThan(700);
  });

  it('reads every member of an input that is declared as honoured or stored', async ({ annotate }) => {
    const page = await fetch(`${server.url}/_emulator/members`);
    const services = (await page.json()) as Record<string, Record<string, { path: string; how: string }[]>>;
    const claimed = Object.entries(services).flatMap(([service, operations]) =>
      Object.entries(operations).flatMap(([operation, members]) =>
        members
          .filter(({ how }) => how === 'honoured' || how === 'stored')
          .map(({ path }) => ({ call: `${service} ${operation}`, path })),
      ),
    );
    const unread = claimed.filter(({ call, path }) => !read.has(`${call} ${path}`));
    await annotate(`${claimed.length - unread.length} of ${claimed.length} members were read`);
    // Members of a structure can be read only when the list sends it, so they are counted alone.
    const unexplained = unread.filter(
      ({ call, path }) => !path.includes('.') && !(call in UNSEEN) && !(path in UNSEEN),
    );
    expect(unexplained).toEqual([]);
  });
});
