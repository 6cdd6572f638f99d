import { phaseWord } from '../src/reconcile/event.ts';
import { kindOf } from '../src/reconcile/resource.ts';
import { survivors } from '../src/reconcile/retire.ts';
import { STACK_FLAGS } from './command-line/load-config.ts';
import { readHttpApi } from '../src/aws/http-api-read.ts';
import { CLASSIFY_PATH } from '../infra/gateway.ts';
import { accessOf, accessText, OPEN_WARNING } from './access.ts';
import { openSetting, type Setting } from './setting.ts';
import type { Verb } from './verb.ts';

interface Line {
  readonly kind: string;
  readonly name: string;
  readonly phase: string;
}

export const status: Verb = {
  summary: 'Show what exists, in which state, and the URL.',
  flags: STACK_FLAGS,
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    const lines = await phases(setting);
    const api = await readHttpApi(setting.aws, setting.names.api);
    const url = api?.endpoint && `${api.endpoint}${CLASSIFY_PATH}`;
    for (const { kind, name, phase } of lines)
      report.say(`  ${kind.padEnd(15)}  ${phase.padEnd(10)}  ${name}`);
    if (lines.length === 0) report.say('Nothing is deployed. Next: npm run deploy:serverless-endpoint');
    const open = api?.routes.some(({ authorization }) => authorization === 'NONE') ?? false;
    const access = api && accessOf(api);
    if (url) report.say(`URL ${url}${open || !access ? '' : ` (${accessText(access)})`}`);
    if (open) report.warn(OPEN_WARNING);
    report.result({ resources: lines, url, open, ...access });
  },
};

async function phases({ names, registry }: Setting): Promise<Line[]> {
  const found = (await survivors(names.owner, registry)).toReversed();
  const read = found.map(async ({ kind: kindName, name }) => {
    const kind = kindOf(registry, kindName);
    const live = await kind.read(name);
    return { kind: kindName, name, phase: live === undefined ? 'gone' : phaseWord(kind.phaseOf(live)) };
  });
  return await Promise.all(read);
}
