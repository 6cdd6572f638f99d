import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { scratchFolder } from '../package/model-folder.ts';
import { commandLines } from './command-lines.ts';
import { dependencies } from './dependencies.ts';
import { modelFolders } from './model-folders.ts';
import { type Refusal, saidBy } from './refusal.ts';
import { serveScripts } from './serve-scripts.ts';
import { settings } from './settings.ts';
import { sources } from './sources.ts';

// As `npm run` sets it: messages name commands the way the user runs them.
vi.hoisted(() => vi.stubEnv('npm_lifecycle_event', 'deploy'));

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'refusals.md');

const INTRODUCTION = `# Refusals

Everything on this page is refused before anything is uploaded or changed, with exit code 2: by \`package\`, \`plan\`, \`doctor\` and
\`deploy\`, and lines of the command line by every command. \`npm test -- test/refusals -u\` writes this page from what was said.
`;

const SECTIONS: readonly (readonly [heading: string, text: string, refusals: readonly Refusal[]])[] = [
  [
    'Model folders',
    'In milliseconds and without Python. The folder is a BERT classifier with three labels, and the image has transformers 5.5.3, unless the\nmessage names another. [Models](models.md) says what goes in.',
    modelFolders,
  ],
  ['Forms of `--model`', 'Archives, the Hub, adapters.', sources],
  ['Serve scripts', '[Serve scripts](serve-scripts.md) says what is accepted.', serveScripts],
  [
    'Dependencies',
    'Lines of `code/requirements.txt` that cannot be packed, and what functions do not have. See\n[dependencies](dependencies.md).',
    dependencies,
  ],
  ['Tasks and contracts', 'See [tasks](tasks.md).', settings],
  ['Command lines', 'npm keeps options that are not after `--` for itself.', commandLines],
];

beforeEach(async () => vi.stubEnv('SAGEMAKER_GATEWAY_CACHE', await scratchFolder()));
afterEach(() => vi.unstubAllEnvs());

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ');

async function section([heading, text, refusals]: (typeof SECTIONS)[number]): Promise<string> {
  const rows: string[] = [];
  for (const refusal of refusals) {
    const [message, hint] = await saidBy(refusal);
    const said = message.includes('`') ? message : `\`${message}\``;
    rows.push(`| ${cell(refusal.cause)} | ${cell(said)} | ${cell(hint)} |\n`);
  }
  return `## ${heading}\n\n${text}\n\n| Cause | Message | Next |\n| --- | --- | --- |\n${rows.join('')}`;
}

it('every refusal is on the page, with its message and the next command', async () => {
  const sections: string[] = [];
  for (const each of SECTIONS) sections.push(await section(each));
  await expect(`${INTRODUCTION}\n${sections.join('\n')}`).toMatchFileSnapshot(PAGE);
});

it.each(SECTIONS)('%s: every cause has a message of its own', async (_heading, _text, refusals) => {
  const messages: string[] = [];
  for (const refusal of refusals) messages.push((await saidBy(refusal))[0]);
  expect(new Set(messages).size).toBe(refusals.length);
});
