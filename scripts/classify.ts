import { readHttpApi } from '../src/aws/http-api-read.ts';
import { classify as ask, ClassifyError } from '../src/client.ts';
import { Fault } from '../src/fault.ts';
import { urlOf } from './deploying/carry-out.ts';
import { textOf } from './command-line/flags.ts';
import { answerLines } from './how-to-call.ts';
import { invokeRefusal } from './deploying/invoke-refusal.ts';
import { STACK_FLAGS } from './command-line/load-config.ts';
import { openSetting, type Setting } from './setting.ts';
import type { Verb } from './verb.ts';

export const classify: Verb = {
  summary: 'Classify texts with the deployed URL.',
  words: '"TEXT" ["TEXT" …]',
  flags: ['url', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    const texts = given.words.length > 0 ? given.words : [setting.config.sample];
    const url = textOf(given, 'url') ?? (await urlOf(setting));
    const auth = (await isOpen(setting))
      ? { kind: 'none' as const }
      : { kind: 'iam' as const, region: setting.site.region };
    try {
      const { answer, release, requestId } = await ask(url, texts, { auth, signal });
      texts.forEach((text, index) => answerLines(text, answer.slice(index, index + 1)).forEach(report.say));
      report.say(`  release ${release ?? 'unknown'}, request ${requestId}`);
      report.result({ answer, release, requestId });
    } catch (error) {
      if (!(error instanceof ClassifyError)) throw error;
      const refusal = auth.kind === 'iam' ? invokeRefusal(error, setting) : undefined;
      if (refusal) throw refusal;
      throw new Fault('answer', error.message, 'See `npm run status` for the state of the endpoint.', {
        cause: error,
      });
    }
  },
};

async function isOpen({ aws, names }: Setting): Promise<boolean> {
  const api = await readHttpApi(aws, names.api);
  return api?.routes.every(({ authorization }) => authorization === 'NONE') ?? false;
}
