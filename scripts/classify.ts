import { CLASSIFY_PATH } from '../infra/gateway.ts';
import { type DeployedFace, deployedFaces } from '../src/aws/deployed-face.ts';
import { classify as ask, ClassifyError } from '../src/client.ts';
import { Fault } from '../src/fault.ts';
import { textOf } from './command-line/flags.ts';
import { answerLines } from './how-to-call.ts';
import { invokeRefusal } from './deploying/invoke-refusal.ts';
import { STACK_FLAGS } from './command-line/load-config.ts';
import { openSetting, type Setting } from './setting.ts';
import { signIn } from './sign-in.ts';
import type { Verb } from './verb.ts';

export const classify: Verb = {
  summary: 'Classify texts with the deployed URL.',
  words: '"TEXT" ["TEXT" …]',
  flags: ['url', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    const texts = given.words.length > 0 ? given.words : [setting.config.sample];
    const { url, auth: way } = await askedAt(setting, textOf(given, 'url'));
    const auth = await signIn(setting, way);
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

/** The URL that is named, or the deployed one, and how it wants to be called. Throws Fault `broken` for neither. */
async function askedAt(
  { aws, names, config }: Setting,
  named: string | undefined,
): Promise<Pick<DeployedFace, 'url' | 'auth'>> {
  const [face] = await deployedFaces(aws, names.api, config.gateway.api);
  const url = named ?? (face && `${face.url}${CLASSIFY_PATH}`);
  if (url !== undefined) return { url, auth: face?.auth ?? 'iam' };
  throw new Fault(
    'broken',
    `${names.owner} has no URL in this account and region.`,
    'Run `npm run deploy:serverless-endpoint`.',
  );
}
