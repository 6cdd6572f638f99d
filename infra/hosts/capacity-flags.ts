import type { HostFlag } from './host.ts';

/** Flags of hosts without instances. */
export const CAPACITY_FLAGS = {
  memory: {
    option: 'memoryMb',
    type: 'integer',
    value: 'mb',
    help: 'Memory in MB of a serverless endpoint (1024 to 6144 in steps of 1024) or a function (128 to 10240)',
  },
  'max-concurrency': {
    option: 'maxConcurrency',
    type: 'integer',
    value: 'n',
    help: 'Concurrent requests of a serverless endpoint (1 to 200) or a function',
  },
  'provisioned-concurrency': {
    option: 'provisionedConcurrency',
    type: 'integer',
    value: 'n',
    help: 'Containers of a serverless endpoint or a function that stay warm',
  },
} as const satisfies Readonly<Record<string, HostFlag>>;
