import {
  AUTH_FLAGS,
  DEPLOY_FLAGS,
  DRY_RUN_FLAGS,
  OPTION_FLAGS,
  PACKAGE_FLAGS,
  STACK_FLAGS,
} from './flags/flag-sets.ts';
import type { ParsedArgs } from './flags/flag-values.ts';
import type { FlagName } from './flags/flags.ts';
import type { Report } from './output/report.ts';

/** Headings of the command list, in this order. */
export type CommandGroup = 'Try' | 'Deploy' | 'Observe' | 'Releases' | 'Tools';

/** What help, parsing and completion know of a command. */
export interface Command {
  readonly group: CommandGroup;
  /** One sentence, without a period. */
  readonly summary: string;
  /** Positional arguments as help writes them: `<required>`, `[optional]` or `[several...]`. */
  readonly words?: string;
  readonly flags: readonly FlagName[];
  /** Arguments of typical calls, for `--help`. */
  readonly examples?: readonly string[];
}

/** Runs a command. Throws a Fault for every expected failure. */
export type Run = (args: ParsedArgs, report: Report, signal: AbortSignal) => Promise<void>;

/** Every command of the CLI by name. */
export const COMMANDS = {
  init: {
    group: 'Try',
    summary: 'Create endpoint.config.ts and .gitignore entries in this folder; overwrites nothing',
    flags: ['sample', 'json'],
    examples: ['', '--sample'],
  },
  start: {
    group: 'Try',
    summary: 'Deploy to a local AWS emulator and serve the URL until Ctrl-C; needs no AWS account',
    flags: [
      'example',
      'port',
      'runtime',
      'time-scale',
      'instant',
      'token-file',
      ...OPTION_FLAGS,
      ...STACK_FLAGS,
    ],
    examples: ['', '--model ./model --port 5000', '--example fastai-transformers'],
  },
  emulator: {
    group: 'Try',
    summary: 'Serve an empty AWS account for the SDKs, boto3 and the AWS CLI until Ctrl-C',
    flags: ['port', 'runtime', 'time-scale', 'instant', 'enforce-iam', 'any-credentials', 'json'],
    examples: ['', '--time-scale 1 --enforce-iam'],
  },
  doctor: {
    group: 'Deploy',
    summary: 'Check everything that could make a deploy fail; read-only',
    flags: [...OPTION_FLAGS, ...DRY_RUN_FLAGS, 'runtime', 'archive', ...STACK_FLAGS],
    examples: ['', '--host sagemaker-realtime --instance ml.g4dn.xlarge', '--archive model.tar.gz'],
  },
  plan: {
    group: 'Deploy',
    summary: 'Show what a deploy would change; read-only',
    flags: [...OPTION_FLAGS, ...STACK_FLAGS],
    examples: ['', '--stage prod --memory 4096'],
  },
  deploy: {
    group: 'Deploy',
    summary: 'Deploy the configuration and wait until the URL answers',
    flags: [...OPTION_FLAGS, ...DEPLOY_FLAGS, ...STACK_FLAGS],
    examples: ['', '--stage prod --region eu-west-1', '--host sagemaker-realtime --rollout canary'],
  },
  destroy: {
    group: 'Deploy',
    summary: 'Delete every resource of the stack and verify that none is left',
    flags: ['dry-run', 'yes', ...STACK_FLAGS],
    examples: ['--dry-run', '--stage dev --yes'],
  },
  status: {
    group: 'Observe',
    summary: 'Show the resources and their states, the URL and the alarms that are firing',
    flags: STACK_FLAGS,
    examples: ['', '--stage prod --json'],
  },
  logs: {
    group: 'Observe',
    summary: 'Show recent log lines of API, proxy and container, with likely causes of errors',
    flags: ['since', 'request', 'follow', 'all', ...STACK_FLAGS],
    examples: ['--since 60', '--follow', '--request REQUEST_ID'],
  },
  classify: {
    group: 'Observe',
    summary: 'Classify texts through the deployed URL',
    words: '[texts...]',
    flags: ['url', 'token-file', ...STACK_FLAGS],
    examples: ['"rent october" "salary"'],
  },
  releases: {
    group: 'Releases',
    summary: 'List the releases, newest first, and which ones a rollback can restore',
    flags: STACK_FLAGS,
  },
  rollback: {
    group: 'Releases',
    summary: 'Deploy the previous release again, or the one named with --to',
    flags: ['to', 'yes', 'api', 'auth', ...DEPLOY_FLAGS, ...STACK_FLAGS],
    examples: ['', '--to r-0123456789ab --stage prod'],
  },
  promote: {
    group: 'Releases',
    summary: 'Deploy a release of another stage here: the same bytes and the same release id',
    flags: ['from', 'from-region', 'release', ...AUTH_FLAGS, ...DEPLOY_FLAGS, ...STACK_FLAGS],
    examples: ['--from dev --stage prod'],
  },
  policy: {
    group: 'Tools',
    summary: 'Print the least-privilege IAM policy for deploying this stack',
    flags: ['account', 'host', ...AUTH_FLAGS, 'from', 'from-region', ...STACK_FLAGS],
    examples: ['--account 123456789012 --region eu-west-1'],
  },
  sweep: {
    group: 'Tools',
    summary: 'Find resources that failed or abandoned deploys left in the account and region',
    flags: ['delete', 'yes', 'stack', 'older-than', 'keep', 'config', 'region', 'json'],
    examples: ['', '--delete --older-than 1440', '--delete --stack shop-dev --yes'],
  },
  openapi: {
    group: 'Tools',
    summary: 'Write the OpenAPI document of the gateway, or a Postman collection',
    flags: ['url', 'out', 'postman', ...AUTH_FLAGS, 'host', ...STACK_FLAGS],
    examples: ['--out openapi.json', '--postman'],
  },
  package: {
    group: 'Tools',
    summary: 'Pack the model folder and its serve script into model.tar.gz',
    flags: [...PACKAGE_FLAGS, 'out', 'config', 'json'],
    examples: ['--model ./model --out model.tar.gz'],
  },
  completion: {
    group: 'Tools',
    summary: 'Print the completion script of a shell: bash, zsh, fish or powershell',
    words: '<shell>',
    flags: [],
    examples: ['bash > ~/.local/share/bash-completion/completions/sagemaker-gateway'],
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;
