import { parseArgs } from 'node:util';
import { Fault } from '../../src/contract/fault.ts';

/** Consent to create resources in the account of the ambient credentials. */
export const LIVE_VARIABLE = 'SAGEMAKER_GATEWAY_LIVE';

/** Options of a live run. */
export interface LiveOptions {
  readonly budgetUsd: number;
  /** Time of the journey; `destroy` always runs and is not limited. */
  readonly limitMs: number;
  readonly reportPath: string;
  readonly model: string;
}

const TEXT = { type: 'string' } as const;
/** The flags of `npm run test:live`. */
export const LIVE_FLAGS = { 'budget-usd': TEXT, 'limit-minutes': TEXT, report: TEXT, model: TEXT } as const;

const DEFAULT_BUDGET_USD = 0.25;
const DEFAULT_LIMIT_MINUTES = 15;
const MINUTE_MS = 60_000;

/** Parses the command line. Throws Fault `config`. */
export function liveOptions(words: readonly string[], defaultModel: string): LiveOptions {
  const { values } = parsed(words);
  return {
    budgetUsd: positive('--budget-usd', values['budget-usd'] ?? String(DEFAULT_BUDGET_USD)),
    limitMs:
      positive('--limit-minutes', values['limit-minutes'] ?? String(DEFAULT_LIMIT_MINUTES)) * MINUTE_MS,
    reportPath: values.report ?? 'live-report.md',
    model: values.model ?? defaultModel,
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: LIVE_FLAGS });
  } catch (cause) {
    const hint = `Options: ${Object.keys(LIVE_FLAGS)
      .map((name) => `--${name}`)
      .join(', ')}.`;
    throw new Fault('config', cause instanceof Error ? cause.message : String(cause), hint, { cause });
  }
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value > 0) return value;
  throw new Fault('config', `${option} must be a number above 0, not "${text}".`, `Example: ${option} 1`);
}

/** Throws Fault `config` unless the variable says that resources may be created. */
export function requireConsent(environment: NodeJS.ProcessEnv): void {
  if (environment[LIVE_VARIABLE] === '1') return;
  throw new Fault(
    'config',
    'A live run creates billable resources in the AWS account of your credentials, and deletes them at the end.',
    `Set ${LIVE_VARIABLE}=1 to allow it.`,
  );
}
