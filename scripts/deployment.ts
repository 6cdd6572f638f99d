import { CLASSIFY_PATH } from '../infra/gateway.ts';
import { type Stack, stack } from '../infra/stack.ts';
import { readHttpApi } from '../src/aws/http-api-read.ts';
import { logLinesSince } from '../src/aws/log-lines.ts';
import { type Classified, classify, ClassifyError } from '../src/client.ts';
import { tellingLines } from '../src/container-log.ts';
import { Fault } from '../src/fault.ts';
import { converge } from '../src/reconcile/apply.ts';
import { isEmpty, makePlan } from '../src/reconcile/plan.ts';
import { retire } from '../src/reconcile/retire.ts';
import { settle } from '../src/reconcile/settle.ts';
import { buildArtifacts } from './build-artifacts.ts';
import type { Setting } from './setting.ts';

/** What a deploy came to. */
export interface Deployed {
  readonly url: string;
  readonly releaseId: string;
  readonly classified: Classified;
  readonly elapsedMs: number;
  readonly changed: boolean;
}

// A serverless cold start may take four minutes: three to load and one to answer (Developer Guide,
// serverless-endpoints-invoke).
const ANSWER_DEADLINE_MS = 5 * 60_000;

// A fresh route and its permission are usually there in seconds; API Gateway's own refusal is final after these.
const SPREAD_MS = 60_000;

/**
 * Build → declare → plan → converge → answered → retire. What is no longer wanted goes only after the URL has
 * answered with the new release. With `dryRun` it ends after the plan; undefined is its answer then.
 */
export async function deployStack(setting: Setting, dryRun: boolean): Promise<Deployed | undefined> {
  const { config, site, registry, engine, report } = setting;
  const startedAt = engine.clock.now();
  const declared = stack(config, await buildArtifacts(config, report), site);
  const plan = await makePlan(declared.names.owner, declared.resources, registry);
  report.plan(plan);
  if (config.gateway.auth === 'none')
    report.warn('The route is OPEN: everybody who knows the URL may call it.');
  if (isEmpty(plan)) report.say('Nothing to change.');
  if (dryRun) return undefined;
  return await withContainerLog(setting, startedAt, async () => {
    await converge(plan, declared.resources, registry, engine);
    const url = await urlOf(setting);
    const classified = await answered(setting, declared, url);
    await retire(plan.retire, registry, engine);
    const elapsedMs = engine.clock.now() - startedAt;
    return { url, releaseId: declared.releaseId, classified, elapsedMs, changed: !isEmpty(plan) };
  });
}

/** The public address of the deployed route. Throws Fault `broken` when there is none. */
export async function urlOf({ aws, names }: Setting): Promise<string> {
  const api = await readHttpApi(aws, names.api);
  if (api?.endpoint) return `${api.endpoint}${CLASSIFY_PATH}`;
  throw new Fault(
    'broken',
    `${names.owner} has no URL in this account and region.`,
    'Run `npm run deploy:serverless-endpoint`.',
  );
}

/** Asks the URL until it answers with the new release; what cannot get better by waiting ends it at once. */
async function answered(setting: Setting, declared: Stack, url: string): Promise<Classified> {
  const { config, site, engine } = setting;
  const auth =
    config.gateway.auth === 'iam'
      ? ({ kind: 'iam', region: site.region } as const)
      : ({ kind: 'none' } as const);
  const startedAt = engine.clock.now();
  let lastSaid = 'no answer yet';
  return await settle(
    async () => {
      try {
        const found = await classify(url, config.sample, { auth, signal: engine.signal, maxAttempts: 1 });
        lastSaid = `release ${found.release ?? 'unknown'}`;
        return found.release === declared.releaseId ? found : undefined;
      } catch (error) {
        if (!(error instanceof ClassifyError) || !mayPass(error, engine.clock.now() - startedAt))
          throw asFault(error);
        lastSaid = error.message;
        return undefined;
      }
    },
    {
      clock: engine.clock,
      signal: engine.signal,
      deadlineMs: ANSWER_DEADLINE_MS,
      what: url,
      onWait: (elapsedMs) =>
        engine.emit({ type: 'waiting', id: 'answer', phase: lastSaid, elapsedMs, expectedMs: 10_000 }),
    },
  );
}

/** Not yet, rather than never: warming, throttled, too slow this once, or API Gateway itself before it has spread. */
function mayPass({ problem }: ClassifyError, elapsedMs: number): boolean {
  const fromElsewhere = ['not-from-gateway', 'no-answer'].includes(problem.code);
  return fromElsewhere ? elapsedMs < SPREAD_MS : [429, 503, 504].includes(problem.status);
}

function asFault(error: unknown): unknown {
  if (!(error instanceof ClassifyError)) return error;
  return new Fault(
    'answer',
    `The URL answered, but not with a classification: ${error.message}`,
    'Mend the model or its serve script and run the same command again, or `npm run destroy`.',
    { cause: error },
  );
}

/** When the model is what failed, its container's own words are shown before the failure. */
async function withContainerLog<T>(setting: Setting, sinceMs: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault && (error.code === 'broken' || error.code === 'answer')) {
      const lines = tellingLines(await logLinesSince(setting.aws, setting.names.endpointLogs, sinceMs));
      if (lines.length > 0) setting.report.say(`The container says (${setting.names.endpointLogs}):`);
      for (const line of lines) setting.report.say(`  | ${line}`);
    }
    throw error;
  }
}
