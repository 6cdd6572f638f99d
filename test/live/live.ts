import { rm, writeFile } from 'node:fs/promises';
import manifest from '../../package.json' with { type: 'json' };
import { resolveSite } from '../../src/deploy/resolve-site.ts';
import { differences } from './compare.ts';
import { requireBudget, totalOf, worstCase } from './cost.ts';
import { observe } from './observe.ts';
import { type LiveOptions, liveOptions, requireConsent } from './preconditions.ts';
import { redactor } from './redact.ts';
import { reportText } from './report.ts';
import { type Journey, runJourney, runOnEmulator } from './journey.ts';
import { MAX_CONCURRENCY, MEMORY_MB, MOST_REQUESTS } from './steps.ts';
import { liveStack, folderBytes } from './stack.ts';

type Say = (text: string) => void;

/**
 * Checks consent, credentials and budget, runs the journey on the emulator and on the account, and writes the report.
 * Returns the exit status: 0 if every command succeeded and nothing is left. Throws a Fault before anything is created.
 */
export async function runLive(words: readonly string[], model: string, say: Say): Promise<number> {
  const options = liveOptions(words, model);
  requireConsent(process.env);
  const site = await resolveSite(undefined, undefined);
  const target = process.env['AWS_ENDPOINT_URL'] ?? 'AWS';
  say(`Target: ${target}, account ${site.account}, ${site.region}`);
  await checkBudget(options, say);

  const startedAt = new Date();
  const stack = await liveStack(options.model);
  const interrupted = new AbortController();
  process.on('SIGINT', () => interrupted.abort());
  try {
    say('\nOn the emulator, for comparison:');
    const emulated = await runOnEmulator(stack, interrupted.signal, say);
    say(`\nOn ${target}, stack ${stack.name}-${stack.stage}:`);
    const stop = AbortSignal.any([interrupted.signal, AbortSignal.timeout(options.limitMs)]);
    const live = await runJourney(stack, process.env, stop, say);
    const redact = redactor({ account: site.account, region: site.region, stack: stack.name });
    const [observed, own] = [observe(live.calls, redact), observe(emulated.calls, emulated.redact)];
    const found = differences(observed, own);
    const text = reportText(
      {
        target: target === 'AWS' ? target : 'A custom endpoint (AWS_ENDPOINT_URL), not AWS',
        region: site.region,
        version: manifest.version,
        startedAt,
        steps: live.steps,
        emulatorSteps: emulated.steps,
        observed,
        differences: found,
        left: live.left,
      },
      redact,
    );
    await writeFile(options.reportPath, text);
    say(`\nDifferences from the emulator: ${found.length}; report: ${options.reportPath}`);
    return isClean(live) && isClean(emulated) ? 0 : 1;
  } finally {
    await rm(stack.second, { recursive: true, force: true });
  }
}

async function checkBudget({ budgetUsd, limitMs, model }: LiveOptions, say: Say): Promise<void> {
  const items = worstCase({
    memoryMb: MEMORY_MB,
    maxConcurrency: MAX_CONCURRENCY,
    limitMs,
    archiveBytes: 2 * (await folderBytes(model)),
    requests: MOST_REQUESTS,
  });
  for (const { what, usd } of items) say(`  at most USD ${usd.toFixed(4)}  ${what}`);
  say(`  at most USD ${totalOf(items).toFixed(4)}  in total; budget USD ${budgetUsd.toFixed(4)}`);
  requireBudget(items, budgetUsd);
}

function isClean({ steps, left }: Journey): boolean {
  return steps.every(({ status }) => status === 0) && left?.length === 0;
}
