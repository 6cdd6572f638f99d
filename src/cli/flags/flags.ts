import { parseArgs } from 'node:util';
import { Fault } from '../../contract/fault.ts';

interface Flag {
  readonly type: 'string' | 'boolean';
  readonly help: string;
  /** What stands for the value in `--help`. */
  readonly value?: string;
}

/** Every flag of every verb: one table for parsing and for `--help`. */
export const FLAGS = {
  help: { type: 'boolean', help: 'Show this help.' },
  json: { type: 'boolean', help: 'One JSON object per line, for machines.' },
  'dry-run': { type: 'boolean', help: 'Say what would be done and do nothing.' },
  'keep-failed': { type: 'boolean', help: 'Leave what a failed deploy has made, for a look at it.' },
  config: { type: 'string', value: 'FILE', help: 'Configuration file (endpoint.config.ts).' },
  name: { type: 'string', value: 'NAME', help: 'Name of the service.' },
  stage: { type: 'string', value: 'STAGE', help: 'Which copy of it, e.g. dev or prod.' },
  region: { type: 'string', value: 'REGION', help: 'AWS region.' },
  account: {
    type: 'string',
    value: 'ID',
    help: 'AWS account, twelve digits; that of the credentials when left out.',
  },
  host: {
    type: 'string',
    value: 'HOST',
    help: 'Where the model lives: sagemaker-serverless or sagemaker-realtime.',
  },
  model: { type: 'string', value: 'DIR', help: 'Folder of the trained model.' },
  code: { type: 'string', value: 'DIR', help: 'Folder of the serve script (inference.py).' },
  out: { type: 'string', value: 'FILE', help: 'Where to write what is made, instead of into this folder.' },
  postman: { type: 'boolean', help: 'A Postman collection (v2.1) instead, with auth filled in.' },
  memory: {
    type: 'string',
    value: 'MB',
    help: 'Memory of the serverless endpoint, 1024 to 6144 in steps of 1024.',
  },
  'max-concurrency': { type: 'string', value: 'N', help: 'Requests served at the same time, 1 to 200.' },
  'provisioned-concurrency': {
    type: 'string',
    value: 'N',
    help: 'Containers of the serverless endpoint kept warm, at most --max-concurrency.',
  },
  instance: { type: 'string', value: 'TYPE', help: 'Machine of the real-time endpoint (ml.m5.large).' },
  instances: {
    type: 'string',
    value: 'N',
    help: 'How many machines the real-time endpoint starts with (1).',
  },
  rollout: {
    type: 'string',
    value: 'STRATEGY',
    help: 'How an update moves traffic: all-at-once, canary, linear or rolling (instances only).',
  },
  unwatched: {
    type: 'boolean',
    help: 'Let no alarm send this update back: for the mending of a release whose alarm rings already.',
  },
  api: {
    type: 'string',
    value: 'http|rest',
    help: 'Which API stands before the proxy: a lean HTTP API, or a REST API with validation, keys and WAF.',
  },
  auth: {
    type: 'string',
    value: 'iam|jwt|api-key|none',
    help: 'Who may call the route: a signature, a token, a key (--api rest), or everybody.',
  },
  'jwt-issuer': { type: 'string', value: 'URL', help: 'With --auth jwt: whose tokens, their "iss".' },
  'jwt-audience': {
    type: 'string',
    value: 'NAMES',
    help: 'With --auth jwt: one of these must be their "aud" or "client_id", with commas.',
  },
  'jwt-scopes': {
    type: 'string',
    value: 'NAMES',
    help: 'With --auth jwt: they must be good for one of these, with commas.',
  },
  'token-file': {
    type: 'string',
    value: 'FILE',
    help: 'File with a token for a route that wants one; else it is in SAGEMAKER_GATEWAY_TOKEN.',
  },
  to: { type: 'string', value: 'ID', help: 'The release to go back to, as `releases` lists it.' },
  from: { type: 'string', value: 'STAGE', help: 'The stage whose release is taken over.' },
  'from-region': { type: 'string', value: 'REGION', help: 'AWS region of that stage, when it is another.' },
  release: { type: 'string', value: 'ID', help: 'Which of its releases; the current one when left out.' },
  delete: { type: 'boolean', help: 'Remove what was found; without it nothing is changed.' },
  stack: { type: 'string', value: 'NAME-STAGE', help: 'Only this stack, as its owner tag names it.' },
  'older-than': {
    type: 'string',
    value: 'MINUTES',
    help: 'Leave a stack alone that has anything younger (60).',
  },
  keep: {
    type: 'string',
    value: 'NAMES',
    help: 'Stacks or things never to touch, with commas; * is anything.',
  },
  url: { type: 'string', value: 'URL', help: 'URL of the gateway; the deployed one when left out.' },
  port: { type: 'string', value: 'N', help: 'Port on loopback (4566).' },
  'time-scale': {
    type: 'string',
    value: 'FACTOR',
    help: 'How slow the emulated AWS is: 1 takes its real times (150 s for an endpoint), 0.003 is the default.',
  },
  'enforce-iam': {
    type: 'boolean',
    help: 'Refuse what the policies of the caller and of the roles do not allow.',
  },
  since: { type: 'string', value: 'MINUTES', help: 'How far back to look (15).' },
  request: {
    type: 'string',
    value: 'ID',
    help: 'Only the lines of this request: the x-request-id of its answer, or its id in Lambda, SageMaker or X-Ray.',
  },
  follow: { type: 'boolean', help: 'Go on showing new lines until Ctrl-C.' },
  all: { type: 'boolean', help: 'Show the lines of health checks too.' },
  runtime: {
    type: 'string',
    value: 'onnx|torch',
    help: 'Python runtime of the local container: light, or PyTorch as in the image.',
  },
  force: { type: 'boolean', help: 'Go on though the preflight found faults.' },
  'skip-dry-run': { type: 'boolean', help: 'Do not start the model in the local container first.' },
  slowdown: {
    type: 'string',
    value: 'TIMES',
    help: 'How many times slower the container in AWS is taken to be than this machine (1).',
  },
  archive: { type: 'string', value: 'FILE', help: 'A model.tar.gz of other origin to look into as well.' },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof FLAGS;

/** The flags that were given, and the words that were not flags. */
export interface ParsedArgs {
  readonly flags: { readonly [Name in FlagName]?: string | boolean | undefined };
  readonly words: readonly string[];
}

/** Reads a verb's arguments. Throws Fault `config` on a flag the verb does not know. */
export function readFlags(args: readonly string[], allowed: readonly FlagName[]): ParsedArgs {
  const options = Object.fromEntries(allowed.map((name) => [name, { type: FLAGS[name].type }]));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { flags: values, words: positionals };
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split('. ')[0] ?? '') : '';
    throw new Fault('config', `${message}.`, 'Add --help to see the flags of this command.', { cause });
  }
}

/** The text of a string flag; undefined when it was not given. */
export function textOf(given: ParsedArgs, name: FlagName): string | undefined {
  const value = given.flags[name];
  return typeof value === 'string' ? value : undefined;
}

/** The whole number of a flag; undefined when it was not given. Throws Fault `config` when it is none. */
export function integerOf(given: ParsedArgs, name: FlagName): number | undefined {
  const text = textOf(given, name);
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Fault('config', `--${name} must be a whole number, not "${text}".`, FLAGS[name].help);
}

/** The factor of a flag, above 0 and at most 1; undefined when it was not given. Throws Fault `config` otherwise. */
export function factorOf(given: ParsedArgs, name: FlagName): number | undefined {
  const text = textOf(given, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new Fault('config', `--${name} must be above 0 and at most 1, not "${text}".`, FLAGS[name].help);
}

/** The number of times of a flag, 1 or more; undefined when it was not given. Throws Fault `config` otherwise. */
export function timesOf(given: ParsedArgs, name: FlagName): number | undefined {
  const text = textOf(given, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value >= 1 && Number.isFinite(value)) return value;
  throw new Fault('config', `--${name} must be a number of at least 1, not "${text}".`, FLAGS[name].help);
}

/** The lines of `--help` for some flags. */
export function flagHelp(allowed: readonly FlagName[]): string {
  const left = (name: FlagName): string => {
    const flag: Flag = FLAGS[name];
    return `  --${name}${flag.value ? ` ${flag.value}` : ''}`;
  };
  const width = Math.max(...allowed.map((name) => left(name).length));
  return allowed.map((name) => `${left(name).padEnd(width)}  ${FLAGS[name].help}`).join('\n');
}
