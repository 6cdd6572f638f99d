import { CLASSIFY_PATH } from '../infra/api/gateway.ts';
import { type DeployedApi, deployedApis } from '../src/aws/apigateway/deployed-api.ts';
import { classify as ask, ClassifyError } from '../src/client/client.ts';
import { Fault } from '../src/contract/fault.ts';
import { textOf } from '../src/cli/flags/flags.ts';
import { answerLines } from '../src/cli/output/usage-examples.ts';
import { authorizationError } from '../src/deploy/authorization-error.ts';
import { STACK_FLAGS } from '../src/cli/load-config.ts';
import type { StackContext } from '../src/deploy/context.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import { signIn } from '../src/deploy/sign-in.ts';
import type { Command } from '../src/cli/command.ts';

export const classify: Command = {
  summary: 'Classify texts with the deployed URL.',
  words: '"TEXT" ["TEXT" …]',
  flags: ['url', 'token-file', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const context = await openStackContext(given, report, signal);
    const texts = given.words.length > 0 ? given.words : [context.config.sample];
    const face = await askedAt(context, textOf(given, 'url'));
    const { url } = face;
    const auth = await signIn(context, face);
    try {
      const { answer, release, requestId } = await ask(url, texts, { auth, signal });
      texts.forEach((text, index) => answerLines(text, answer.slice(index, index + 1)).forEach(report.say));
      report.say(`  release ${release ?? 'unknown'}, request ${requestId}`);
      report.result({ answer, release, requestId });
    } catch (error) {
      if (!(error instanceof ClassifyError)) throw error;
      const refusal = authorizationError(auth, error, context);
      if (refusal) throw refusal;
      throw new Fault('answer', error.message, 'See `npm run status` for the state of the endpoint.', {
        cause: error,
      });
    }
  },
};

/** The URL that is named, or the deployed one, and how it wants to be called. Throws Fault `broken` for neither. */
async function askedAt(
  { aws, names, config }: StackContext,
  named: string | undefined,
): Promise<Pick<DeployedApi, 'url' | 'auth' | 'tokens'>> {
  const [face] = await deployedApis(aws, names.api, config.gateway.api);
  if (face) return { ...face, url: named ?? `${face.url}${CLASSIFY_PATH}` };
  if (named !== undefined) return { url: named, auth: 'iam' };
  throw new Fault(
    'broken',
    `${names.owner} has no URL in this account and region.`,
    'Run `npm run deploy:serverless-endpoint`.',
  );
}
