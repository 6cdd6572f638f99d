import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import type { ConfigInput } from '../../src/config/config.ts';
import type { FastAccount } from '../aws/transient/fast-account.ts';
import { inputOf, WITH_TOKENS } from '../aws/transient/stage.ts';
import { createWebAcl } from '../aws/transient/web-acl.ts';
import { bucketOf, KEY, REGION } from '../emulated-account.ts';
import { accountListing } from '../journeys/account-listing.ts';
import type { Outcome } from '../journeys/command.ts';
import { runHere } from '../journeys/in-process.ts';
import type { Step } from './journeys.ts';
import type { Models } from './models.ts';
import type { Scenario } from './scenario.ts';

const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/1a2b3c4d';

/** Above the highest process id of Linux. */
const NO_PROCESS = 2 ** 30;

/** One stack of an account, and the commands on it. */
export class StackUnderTest {
  readonly #account: FastAccount;
  readonly #name: string;
  readonly #models: Models;
  readonly #scenario: Scenario;
  #gateway: ConfigInput['gateway'];
  /** How many commands have run. */
  ran = 0;

  constructor(account: FastAccount, name: string, scenario: Scenario, models: Models) {
    this.#account = account;
    this.#name = name;
    this.#scenario = scenario;
    this.#models = models;
  }

  /** Runs a command; undefined if the step is none. */
  async run(step: Step): Promise<Outcome | undefined> {
    if (step.command === 'crash') return await this.#crash();
    if (step.command === 'destroy') return await this.#command('destroy', 0, '--yes');
    const stages = step.command === 'promote' ? ['--from', 'dev', '--stage', 'prod'] : [];
    const version = step.command === 'deploy' ? step.version : 0;
    return await this.#command(step.command, version, ...stages, '--skip-dry-run');
  }

  /** What is left in the account after the stack is destroyed, in both stages. */
  async destroyed(): Promise<string[]> {
    const stages = this.#scenario.journey === 'promote' ? ['prod', 'dev'] : ['dev'];
    for (const stage of stages) {
      const { status, text } = await this.#command('destroy', 0, '--stage', stage, '--yes');
      if (status !== 0) return [`destroy: ${text}`];
    }
    const listing = await accountListing(this.#account.url);
    return listing.filter((line) => line.includes(this.#name));
  }

  async #command(command: string, version: number, ...flags: string[]): Promise<Outcome> {
    this.ran += 1;
    const file = await this.#configFile(version);
    return await runHere([command, '--config', file, ...flags, '--json'], this.#account.url);
  }

  async #configFile(version: number): Promise<string> {
    const { folder, versions, large } = this.#models;
    // Node.js keeps a module that it has imported, so each command has a file of its own.
    const file = join(folder, `${randomUUID()}.mjs`);
    const model = this.#scenario.large ? large : versions[version];
    const { api, host } = this.#scenario;
    const gateway = api === 'http' ? {} : await this.#rest();
    await writeFile(
      file,
      `export default ${JSON.stringify({ ...inputOf(this.#name, version, gateway, host), model })};\n`,
    );
    return file;
  }

  /** A REST API with everything that only one can have. */
  async #rest(): Promise<ConfigInput['gateway']> {
    const common = { endpoint: this.#account.url, region: REGION, credentials: KEY };
    this.#gateway ??= {
      api: 'rest',
      ...(this.#scenario.api === 'rest' ? { auth: 'api-key' as const } : WITH_TOKENS),
      wafAclArn: await createWebAcl(new WAFV2Client(common), this.#name),
      domain: { name: `${this.#name}.example.com`, certificateArn: CERTIFICATE },
    };
    return this.#gateway;
  }

  async #crash(): Promise<undefined> {
    const common = { endpoint: this.#account.url, region: REGION, credentials: KEY };
    const since = new Date().toISOString();
    const holder = { run: 'crashed', by: 'arn', host: hostname(), pid: NO_PROCESS, since, doing: 'deploy' };
    const at = { Bucket: bucketOf(`${this.#name}-dev`), Key: 'lock.json' };
    const s3 = new S3Client({ ...common, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ ...at, Body: JSON.stringify(holder) }));
  }
}
