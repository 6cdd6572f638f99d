import { readHttpApi } from '../src/aws/http-api-read.ts';
import { type Auth, classify as ask, ClassifyError } from '../src/client.ts';
import { Fault } from '../src/fault.ts';
import { type Access, accessOf, accessText } from './access.ts';
import { WHERE_TOKENS_GO } from './command-line/token.ts';
import { urlOf } from './deploying/carry-out.ts';
import { textOf } from './command-line/flags.ts';
import { answerLines } from './how-to-call.ts';
import { doorRefusal } from './deploying/door-refusal.ts';
import { STACK_FLAGS } from './command-line/load-config.ts';
import { openSetting, type Setting } from './setting.ts';
import type { Verb } from './verb.ts';

export const classify: Verb = {
  summary: 'Classify texts with the deployed URL.',
  words: '"TEXT" ["TEXT" …]',
  flags: ['url', 'token-file', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    const texts = given.words.length > 0 ? given.words : [setting.config.sample];
    const url = textOf(given, 'url') ?? (await urlOf(setting));
    const auth = await authOf(setting);
    try {
      const { answer, release, requestId } = await ask(url, texts, { auth, signal });
      texts.forEach((text, index) => answerLines(text, answer.slice(index, index + 1)).forEach(report.say));
      report.say(`  release ${release ?? 'unknown'}, request ${requestId}`);
      report.result({ answer, release, requestId });
    } catch (error) {
      if (!(error instanceof ClassifyError)) throw error;
      const refusal = doorRefusal(auth, error, setting);
      if (refusal) throw refusal;
      throw new Fault('answer', error.message, 'See `npm run status` for the state of the endpoint.', {
        cause: error,
      });
    }
  },
};

/** As the deployed route wants it. Throws Fault `credentials` when it wants a token and none was given. */
async function authOf({ aws, names, site, token }: Setting): Promise<Auth> {
  const api = await readHttpApi(aws, names.api);
  const access: Access = api ? accessOf(api) : { auth: 'iam' };
  if (access.auth === 'iam') return { kind: 'iam', region: site.region };
  if (access.auth === 'none') return { kind: 'none' };
  if (token) return { kind: 'jwt', token };
  throw new Fault('credentials', `The URL is ${accessText(access)}; none was given.`, WHERE_TOKENS_GO);
}
