/** A command, or what has happened before it. */
export type Step =
  | { readonly command: 'deploy'; readonly version: number }
  | { readonly command: 'destroy' }
  | { readonly command: 'rollback' }
  /** From the stage `dev`. */
  | { readonly command: 'promote' }
  /** A command of this machine has ended without releasing its lock. */
  | { readonly command: 'crash' };

/** A command that meets an error, and the commands that bring the account to where it starts. */
export interface Journey {
  readonly before: readonly Step[];
  readonly command: Step;
}

const FIRST = { command: 'deploy', version: 0 } as const;
const SECOND = { command: 'deploy', version: 1 } as const;

export const JOURNEYS = {
  deploy: { before: [], command: FIRST },
  'second deploy': { before: [FIRST], command: SECOND },
  destroy: { before: [FIRST], command: { command: 'destroy' } },
  rollback: { before: [FIRST, SECOND], command: { command: 'rollback' } },
  promote: { before: [FIRST], command: { command: 'promote' } },
  'deploy after a crash': { before: [FIRST, { command: 'crash' }], command: SECOND },
} as const satisfies Record<string, Journey>;

export type JourneyName = keyof typeof JOURNEYS;
