import { TRANSIENT_ERRORS } from '../src/aws/transient/table.ts';
import { makeModels } from './transient/models.ts';
import { play, type Played, type Result, skipWaits } from './transient/play.ts';
import type { Scenario } from './transient/scenario.ts';
import { SCENARIOS, UNMET } from './transient/scenarios.ts';

/**
 * `npm run test:transient [-- TEXT…]`: every transient error of the table in whole commands, once, four times and for
 * ever. With texts, only the errors that have one of them in their title, such as `Lambda` or `S3.PutObject`.
 */
const texts = process.argv.slice(2);
const chosen = SCENARIOS.filter(
  ({ title }) => texts.length === 0 || texts.some((text) => title.includes(text)),
);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const startedAt = Date.now();
const models = await makeModels();
const all: Played[] = [];
skipWaits();
try {
  say('row  command               once    four    ever    error');
  for (const scenario of chosen) {
    const played = await play(scenario, models);
    tell(scenario, played);
    all.push(played);
  }
} finally {
  await models.remove();
}
summary();

function tell({ entry, journey, title }: Scenario, { once, several, forEver }: Played): void {
  const row = String(TRANSIENT_ERRORS.indexOf(entry) + 1).padStart(3);
  const verdicts = [once, several, forEver].map(({ verdict }) => verdict.padEnd(6)).join('  ');
  say(`${row} ${journey.padEnd(20)}  ${verdicts}  ${title}`);
  for (const [when, result] of Object.entries({ once, several, forEver }))
    if (result.verdict === 'FAILED') say(`      ${when}: ${result.why}`);
}

function summary(): void {
  const results = all.flatMap(({ once, several, forEver }): Result[] => [once, several, forEver]);
  const count = (wanted: Result['verdict']): number =>
    results.filter(({ verdict }) => verdict === wanted).length;
  const rows = new Set(chosen.map(({ entry }) => entry)).size;
  const commands = all.reduce((sum, played) => sum + played.commands, 0);
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  for (const { title, notForEver } of chosen)
    if (notForEver !== undefined) say(`not for ever: ${title}: ${notForEver}`);
  for (const [entry, why] of UNMET) say(`no command meets "${entry.reason}": ${why}`);
  say(
    `${rows} of ${TRANSIENT_ERRORS.length} rows in ${chosen.length} scenarios: ${count('ok')} cases passed, ` +
      `${count('FAILED')} failed, ${count('-')} not run (it cannot be met again, or see above); ${commands} commands, ${seconds} s`,
  );
  process.exitCode = count('FAILED') > 0 || chosen.length === 0 ? 1 : 0;
}
