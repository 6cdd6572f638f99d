import { hostFlags, HOSTS } from '../../../infra/hosts/registry.ts';
import { DEFAULT_GATEWAY, gatewaySchema } from '../../config/gateway-options.ts';
import { defaultHost } from '../../config/host-features.ts';
import { DEFAULT_ROLLOUT, STRATEGIES } from '../../config/rollout.ts';
import { FAMILIES } from '../../config/base-schema.ts';
import { API_TYPES } from '../../contract/deadlines.ts';
import { CUSTOM_TASK } from '../../tasks/custom.ts';
import { TASKS } from '../../tasks/registry.ts';

/** Headings of the flags in `--help`, in this order. */
export const FLAG_GROUPS = {
  command: 'Options',
  deployment: 'Deployment (overrides the configuration file)',
  gateway: 'Gateway (overrides the configuration file)',
  stack: 'Stack',
  output: 'Output',
} as const;

/** One flag. Without `value` it takes no value. */
export interface Flag {
  readonly group: keyof typeof FLAG_GROUPS;
  readonly help: string;
  /** Placeholder of the value in help, with its unit; `file` and `dir` complete paths. */
  readonly value?: string;
  /** The only values there are. */
  readonly choices?: readonly string[];
  /** The value if the flag is absent. */
  readonly default?: string;
  /** What applies if the flag is absent, where that is not a value of the flag. */
  readonly otherwise?: string;
  /** Whether `--no-NAME` turns it off. */
  readonly negatable?: boolean;
  /** Flags that contradict this one. */
  readonly conflicts?: readonly string[];
}

/** Every flag of every command, for parsing, help and completion. */
export const FLAGS = {
  json: { group: 'output', help: 'Print one JSON object per line' },
  yes: { group: 'command', help: 'Do not ask for confirmation', conflicts: ['dry-run'] },
  sample: { group: 'command', help: 'Copy the sample model into sample/ and configure it' },
  example: {
    group: 'command',
    value: 'name',
    help: 'Use the configuration of an example of the repository, with its Python packages',
    conflicts: ['config', 'runtime'],
  },
  'dry-run': { group: 'command', help: 'Show what would change and change nothing' },
  'keep-failed': { group: 'command', help: 'Keep what a failed deploy created, for inspection' },
  config: { group: 'stack', value: 'file', help: 'Configuration file', otherwise: 'endpoint.config.ts' },
  name: { group: 'stack', value: 'name', help: 'Name of the service' },
  stage: { group: 'stack', value: 'stage', help: 'Stage of the service, such as dev or prod' },
  region: { group: 'stack', value: 'region', help: 'AWS region' },
  account: {
    group: 'command',
    value: 'id',
    help: 'AWS account, twelve digits',
    otherwise: 'the account of the credentials',
  },
  host: {
    group: 'deployment',
    value: 'host',
    choices: Object.keys(HOSTS),
    help: 'Type of the model host',
    otherwise: defaultHost(HOSTS).type,
  },
  model: {
    group: 'deployment',
    value: 'dir',
    help: 'The trained model: a folder, model.tar.gz, s3://BUCKET/KEY.tar.gz or hf:ORG/NAME@REVISION',
  },
  code: { group: 'deployment', value: 'dir', help: 'Folder of the serve script' },
  entry: {
    group: 'deployment',
    value: 'file',
    help: 'Python file with the hooks, relative to the folder of the serve script',
    otherwise: 'inference.py',
  },
  task: {
    group: 'deployment',
    value: 'task',
    choices: [...Object.keys(TASKS), CUSTOM_TASK],
    help: 'What the model does',
    otherwise: 'what its config.json says',
  },
  'allow-files': {
    group: 'deployment',
    value: 'paths',
    help: 'Comma-separated paths in the archive of files to pack although they look like secrets',
  },
  family: {
    group: 'deployment',
    value: 'family',
    choices: FAMILIES,
    help: 'What serves the model on SageMaker: an image of AWS, or the lean container',
    otherwise: FAMILIES[0],
  },
  vendor: {
    group: 'deployment',
    negatable: true,
    help: 'Pack the packages of requirements.txt for the image, so that a container starts without pip',
    otherwise: 'on for a serverless endpoint',
  },
  onnx: {
    group: 'deployment',
    negatable: true,
    help: "Answer with ONNX Runtime, packed for the image; exports the model's graph if it has none",
    otherwise: 'only in the PyTorch image, which has no transformers',
  },
  out: { group: 'command', value: 'file', help: 'Output file' },
  postman: {
    group: 'command',
    help: 'Write a Postman collection (v2.1) with the authorization filled in',
  },
  ...deploymentFlags(),
  rollout: {
    group: 'deployment',
    value: 'strategy',
    choices: STRATEGIES,
    help: 'How an update shifts traffic; serverless endpoints support all-at-once only, functions all but rolling',
    otherwise: DEFAULT_ROLLOUT.strategy,
  },
  unwatched: {
    group: 'deployment',
    help: 'Disable alarm rollback for this update, to fix a release whose alarm is already firing',
  },
  api: {
    group: 'gateway',
    value: 'type',
    choices: API_TYPES,
    help: 'HTTP API, or REST API with request validation, API keys and WAF',
    otherwise: DEFAULT_GATEWAY.api,
  },
  auth: {
    group: 'gateway',
    value: 'scheme',
    choices: gatewaySchema.shape.auth.unwrap().options,
    help: 'Authorization of the route: SigV4, JWT, API key (with --api rest) or none',
    otherwise: DEFAULT_GATEWAY.auth,
  },
  'jwt-issuer': { group: 'gateway', value: 'url', help: 'With --auth jwt: the issuer ("iss") of the tokens' },
  'jwt-audience': {
    group: 'gateway',
    value: 'names',
    help: 'With --auth jwt: comma-separated audiences; a token needs one as "aud" or "client_id"',
  },
  'jwt-scopes': {
    group: 'gateway',
    value: 'names',
    help: 'With --auth jwt: comma-separated scopes; a token needs at least one',
    otherwise: 'none required',
  },
  'token-file': {
    group: 'command',
    value: 'file',
    help: 'File with a token for a route that requires one',
    otherwise: 'the variable SAGEMAKER_GATEWAY_TOKEN',
  },
  to: {
    group: 'command',
    value: 'id',
    help: 'Release to roll back to, as `releases` lists it',
    otherwise: 'the previous one',
  },
  from: { group: 'command', value: 'stage', help: 'Stage to promote from' },
  'from-region': {
    group: 'command',
    value: 'region',
    help: 'AWS region of that stage',
    otherwise: 'the region of this stage',
  },
  release: { group: 'command', value: 'id', help: 'Release to promote', otherwise: 'the current one' },
  delete: { group: 'command', help: 'Delete what was found' },
  stack: { group: 'command', value: 'name-stage', help: 'Only this stack, as its owner tag names it' },
  'older-than': {
    group: 'command',
    value: 'minutes',
    help: 'Skip a stack with any resource younger than this',
    default: '60',
  },
  keep: {
    group: 'command',
    value: 'names',
    help: 'Comma-separated stacks or resources to keep; * matches anything',
  },
  url: {
    group: 'command',
    value: 'url',
    help: 'URL of the gateway',
    otherwise: 'the URL of the deployed stack',
  },
  port: { group: 'command', value: 'n', help: 'Port on loopback; 0 takes a free one', default: '4566' },
  'time-scale': {
    group: 'command',
    value: 'factor',
    help: 'Speed of the emulated AWS: 1 takes as long as AWS (150 s for an endpoint)',
    otherwise: '0.003',
  },
  instant: {
    group: 'command',
    help: 'Make every write visible at once: no eventual consistency and no throttling',
  },
  'enforce-iam': {
    group: 'command',
    help: 'Enforce the IAM policies of the caller and of the roles',
  },
  'any-credentials': {
    group: 'command',
    help: 'Accept calls whatever their signature; for tests with fixed keys',
  },
  since: { group: 'command', value: 'minutes', help: 'How far back to read', default: '15' },
  request: {
    group: 'command',
    value: 'id',
    help: 'Only lines of this request: its x-request-id, or its id in Lambda, SageMaker or X-Ray',
  },
  follow: { group: 'command', help: 'Print new lines until Ctrl-C' },
  all: { group: 'command', help: 'Include the lines of health checks' },
  runtime: {
    group: 'command',
    value: 'runtime',
    choices: ['onnx', 'torch'],
    help: 'Python runtime of the local container',
    otherwise: 'onnx, or what the model needs',
  },
  force: { group: 'command', help: 'Continue despite preflight errors' },
  'skip-dry-run': {
    group: 'command',
    help: 'Do not start the model in the local container first',
    conflicts: ['slowdown'],
  },
  slowdown: {
    group: 'command',
    value: 'factor',
    help: 'How many times slower than this machine the container in AWS is assumed to be',
    otherwise: '1',
  },
  archive: { group: 'command', value: 'file', help: 'Also check this existing model.tar.gz' },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof FLAGS;

/** The flags of the hosts' options. */
function deploymentFlags(): Record<keyof ReturnType<typeof hostFlags>, Flag> {
  const flags = hostFlags();
  const entries = Object.entries(flags).map(([name, { value, help, otherwise }]) => [
    name,
    { group: 'deployment', value, help, otherwise } satisfies Flag,
  ]);
  return Object.fromEntries(entries) as Record<keyof typeof flags, Flag>;
}
