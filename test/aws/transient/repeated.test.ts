import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Artifacts } from '../../../infra/artifacts.ts';
import { Fault } from '../../../src/contract/fault.ts';
import type { ConfigInput } from '../../../src/config/config.ts';
import type { Declaration } from '../../../src/aws/registry.ts';
import { buildProxy } from '../../../src/deploy/stack-code.ts';
import { TRANSIENT_ERRORS } from '../../../src/aws/transient/table.ts';
import { undoDecision } from '../../../src/deploy/undo.ts';
import { stubArchive } from '../../stub-archive.ts';
import { type Case, entryOf, faultOf, titleOf } from './case.ts';
import { CASES } from './cases.ts';
import { type FastAccount, openFastAccount } from './fast-account.ts';
import {
  apply,
  artifactsOf,
  configOf,
  declared,
  needsOf,
  remove,
  type Run,
  runOn,
  WITH_TOKENS,
} from './stage.ts';
import { createWebAcl } from './web-acl.ts';

let account: FastAccount;
let proxy: Artifacts['proxy'];
let archive: Buffer;
let rest: ConfigInput['gateway'];

beforeAll(async () => {
  account = await openFastAccount();
  [proxy, archive] = await Promise.all([
    buildProxy(configOf('any', 0)),
    stubArchive().then((bytes) => Buffer.from(bytes)),
  ]);
  rest = {
    api: 'rest',
    auth: 'api-key',
    wafAclArn: await createWebAcl((await runOn(configOf('any', 0))).context.aws.waf, 'acl'),
    domain: {
      name: 'x.example.com',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1a2b3c4d',
    },
  };
});
afterAll(async () => await account.close());
beforeEach(() => account.emulator.account.faults.clear());

/** A stack with everything that the resource of a case needs. */
class Stage {
  readonly #case: Case;
  readonly #name: string;
  #version = 0;

  constructor(of: Case, name: string) {
    this.#case = of;
    this.#name = name;
  }

  async open(): Promise<Run> {
    return await runOn(this.#config());
  }

  #config() {
    const domain = { ...rest?.domain, name: `${this.#name}.example.com` };
    const auth = this.#case.api === 'rest with tokens' ? WITH_TOKENS : {};
    const gateway = { ...rest, domain, ...auth } as ConfigInput['gateway'];
    const { api, host } = this.#case;
    return configOf(this.#name, this.#version, api === undefined ? {} : gateway, host);
  }

  #declared(run: Run) {
    const bytes = this.#case.large ? Buffer.alloc(9 * 1024 * 1024, archive) : archive;
    return declared(run, this.#config(), artifactsOf(proxy, bytes));
  }

  #own(run: Run): Declaration {
    const own = this.#declared(run).resources.find(({ id }) => id === this.#case.on);
    if (!own) throw new Error(`the stack has no ${this.#case.on}`);
    return own;
  }

  /** Brings the account to where the change of the case is next. */
  async prepare(run: Run): Promise<void> {
    const { on, change, also = [] } = this.#case;
    if (change === 'create') await remove(run, this.#own(run));
    else if (this.#version === 0) await this.#make(run);
    if (change === 'update') this.#version += 1;
    const stack = this.#declared(run);
    const others = stack.resources.filter(({ id }) => also.includes(id));
    await apply(run, [...others, ...needsOf(stack, on)]);
    if (change === 'remove') await apply(run, [this.#own(run)]);
  }

  async #make(run: Run): Promise<void> {
    await apply(run, needsOf(this.#declared(run), this.#case.on));
    await apply(run, [this.#own(run)]);
  }

  /** The change itself. */
  async change(run: Run): Promise<void> {
    await (this.#case.change === 'remove' ? remove(run, this.#own(run)) : apply(run, [this.#own(run)]));
  }
}

/** Runs the change with the error; returns how often it was met, and the failure. */
async function met(stage: Stage, run: Run, each: Case, times: number | 'always') {
  const { faults } = account.emulator.account;
  run.clock.reset();
  run.events.length = 0;
  faults.add(faultOf(each, times));
  const failure = await stage.change(run).then(
    () => undefined,
    (error: unknown) => error,
  );
  const struck = faults.list()[0]?.struck ?? 0;
  faults.clear();
  return { struck, failure };
}

const REPEATABLE = CASES.filter(({ once }) => !once);
const ENDING = CASES.filter(({ look }) => !look);

describe('a transient error', () => {
  it.each(CASES.map((each, index) => [titleOf(each), each, index] as const))(
    '%s: once',
    async (_title, each, index) => {
      const stage = new Stage(each, `a${index}`);
      const run = await stage.open();
      await stage.prepare(run);
      expect(await met(stage, run, each, 1)).toEqual({ struck: 1, failure: undefined });
    },
  );

  it.each(REPEATABLE.map((each, index) => [titleOf(each), each, index] as const))(
    '%s: four times, with a line that says what is waited for',
    async (_title, each, index) => {
      const stage = new Stage(each, `b${index}`);
      const run = await stage.open();
      await stage.prepare(run);
      expect(await met(stage, run, each, 4)).toEqual({ struck: 4, failure: undefined });
      expect(run.events).toContainEqual(expect.objectContaining({ type: 'waiting' }));
    },
  );

  it.each(ENDING.map((each, index) => [titleOf(each), each, index] as const))(
    '%s: for ever; the same command continues afterwards',
    async (_title, each, index) => {
      const stage = new Stage(each, `c${index}`);
      const run = await stage.open();
      await stage.prepare(run);
      const { failure } = await met(stage, run, each, 'always');
      expect(reportOf(failure, each)).toEqual({
        code: each.ends ?? 'late',
        namesError: true,
        namesCommand: true,
        // A connection that failed is left alone, too.
        undone: each.ends && !each.lost ? 'delete' : 'nothing',
      });
      await stage.change(await stage.open());
    },
  );

  it('has a test for every entry of the table', () => {
    const tested = new Set(CASES.map(entryOf));
    const untested = TRANSIENT_ERRORS.filter((entry) => !tested.has(entry));
    process.stdout.write(
      `${TRANSIENT_ERRORS.length} entries: ${tested.size} in ${CASES.length} cases, ${untested.length} elsewhere\n`,
    );
    process.stdout.write(
      `${CASES.length} errors met once, ${REPEATABLE.length} four times, ${ENDING.length} for ever\n`,
    );
    expect(untested.map(({ reason }) => reason).toSorted()).toEqual(TESTED_ELSEWHERE.toSorted());
  });
});

/** What a failure says, and what undo would do after it in a first deploy. */
function reportOf(failure: unknown, { code = '' }: Case) {
  if (!(failure instanceof Fault)) throw new Error(`not a fault: ${String(failure)}`);
  const decision = undoDecision(failure, { records: [], stack: { releaseId: 'r' } });
  return {
    code: failure.code,
    namesError: failure.message.includes(code),
    namesCommand: /[Rr]un the same command again/.test(failure.hint),
    undone: decision.action,
  };
}

/** By what is waited for: in look.test.ts, lock.test.ts, verify-url.test.ts, test/aws/ec2, ecr and efs. */
const TESTED_ELSEWHERE = [
  'SageMaker failed; the same configuration is applied once more',
  'the ARN of a resource that was just deleted is answered with "denied"',
  'the tags by which the policy grants access were just deleted with what has them',
  'the tags by which the policy grants access were just deleted with what has them',
  'SageMaker could not reach a service that it depends on',
  'the serverless endpoint is starting a container',
  'the function is being created, activated or restored',
  'the policy of the new role of the proxy is not in effect yet',
  'IAM has not completed the new role yet',
  'another write of the lock is in progress: the lock is read again',
  'the clock of this machine differs from that of AWS',
  'the mount target is still changing',
  'the routes of a deleted endpoint are still there, or the response to the same call was lost',
  'ECR does not find the new repository yet',
  'ECR does not find the new role in the policy yet',
  'the new repository is not visible yet: it is read again until it is',
  'the upload goes on where ECR says, or starts again if ECR no longer knows it',
  'another push has completed the layer; otherwise it starts again',
  'another push has put the same image',
];
