import { basename } from 'node:path';
import * as z from 'zod';
import { Fault } from '../../contract/fault.ts';
import { preparedFor, runProgram } from './python-program.ts';
import type { SourceKind } from './source.ts';

const PREFIX = 'hf:';

// Repository and branch names as the Hub allows them; a few old models have no organization.
const NAME = /^hf:((?:[\w.-]+\/)?[\w.-]+)(?:@([\w./-]+))?$/;

const DEFAULT_REVISION = 'main';

const resultSchema = z.union([
  z.object({ folder: z.string() }),
  z.object({
    fault: z.enum(['gated', 'missing', 'revision', 'refused', 'offline']),
    detail: z.union([z.string(), z.number()]).optional(),
  }),
]);

interface Wanted {
  readonly repository: string;
  readonly revision: string;
}

/** `hf:ORG/NAME@REVISION`: a model on the Hub, by its cache on this machine. */
export const hubModel: SourceKind = {
  recognises: async (model) => await Promise.resolve(model.startsWith(PREFIX)),

  async resolve(model, access) {
    const wanted = wantedBy(model);
    const python = await preparedFor('hub', access);
    const result = resultSchema.parse(await runProgram(python, 'hub_download.py', wanted, access));
    if ('fault' in result) throw refusal(wanted, result);
    const { repository, revision } = wanted;
    access.say(
      `Model: ${repository} at ${revision}, commit ${basename(result.folder)}, in ${result.folder}.`,
    );
    return result.folder;
  },
};

function wantedBy(model: string): Wanted {
  const [, repository, revision = DEFAULT_REVISION] = NAME.exec(model) ?? [];
  if (repository !== undefined) return { repository, revision };
  throw new Fault(
    'package',
    `${model} names no model on the Hub`,
    `Pass ${PREFIX}ORG/NAME or ${PREFIX}ORG/NAME@REVISION, with a branch, a tag or a commit.`,
  );
}

type Refused = Extract<z.infer<typeof resultSchema>, { fault: string }>;

function refusal({ repository, revision }: Wanted, { fault, detail = '' }: Refused): Fault {
  const hub = process.env['HF_ENDPOINT'] ?? 'https://huggingface.co';
  const texts: Record<Refused['fault'], readonly [string, string]> = {
    gated: [
      `${repository} is gated: its authors admit each reader, and this token is not of one`,
      `Ask for access at ${hub}/${repository}, then set HF_TOKEN to a token of that account.`,
    ],
    missing: [
      `the Hub has no model ${repository}, or it is private (HTTP ${detail})`,
      'Check the name. For a private model, set HF_TOKEN to a token that may read it.',
    ],
    revision: [
      `${repository} has no revision ${revision}`,
      `Pass a branch, a tag or a commit of ${hub}/${repository}/commits/main, or no revision: ${PREFIX}${repository}`,
    ],
    refused: [
      `the Hub refused ${repository}: HTTP ${detail}`,
      detail === 401 || detail === 403
        ? 'Set HF_TOKEN to a valid token: `hf auth whoami` shows whose it is.'
        : 'Run the same command again.',
    ],
    offline: [
      `nothing can be downloaded from the Hub (${detail}), and its cache has no whole ${repository} at ${revision}`,
      'Check the network, HF_ENDPOINT and HF_HUB_OFFLINE, or pass a folder that has the model.',
    ],
  };
  const [what, hint] = texts[fault];
  return new Fault('package', what, hint);
}
