import { dirname, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ConfigInput } from '../infra/parse-config.ts';
import { exampleNames, findExample, pythonWith } from '../src/local/examples.ts';
import { prepareEnvironment } from '../src/local/python-environment.ts';
import { runCollection } from './peers/clients/newman.ts';
import { npmClients } from './peers/clients/npm-clients.ts';
import { runProgram } from './peers/clients/program.ts';
import { predictedByFastai } from './peers/examples/against-fastai.ts';
import { askWithJavaScript, askWithPython } from './peers/examples/hub-clients.ts';
import { isAsShown, pageCalls, printedBy } from './examples/page-calls.ts';
import { start, type Started, writeCollection } from './peers/examples/started.ts';

/**
 * `npm run test:examples`: starts the sample and every example as a newcomer does, and calls the URL with the printed
 * curl and boto3 lines, newman, huggingface_hub and @huggingface/inference: all have to get the same answer. The fastai
 * example is compared with fastai itself, and published systems with what their pages show. Installs what is missing on first use (some minutes, about 3 GB). Words after
 * `--` name the examples to run; the first one is the sample.
 */
const EXAMPLES = ['transactions', ...(await exampleNames())];

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const words = process.argv.slice(2);

const requirements = [join(root, 'test', 'peers', 'clients', 'requirements.txt')];
const { python, folder } = await prepareEnvironment({ name: 'clients', requirements }, { say });
const node = await npmClients(join(folder, 'node'), say);
for (const name of EXAMPLES) if (words.length === 0 || words.includes(name)) await tryExample(name);

async function tryExample(name: string): Promise<void> {
  const isSample = name === EXAMPLES[0];
  const { config: file, requirements: needed } = isSample
    ? { config: join(root, 'endpoint.config.ts'), requirements: undefined }
    : await findExample(name);
  const { default: config } = (await import(pathToFileURL(file).href)) as { default: ConfigInput };
  const own = needed === undefined ? undefined : await pythonWith(needed, { say });
  say(`npm start${isSample ? '' : ` -- --example ${name}`}`);
  const started = await start(
    isSample ? [] : ['--example', name],
    own === undefined ? {} : { SAGEMAKER_GATEWAY_PYTHON: own },
  );
  try {
    await compareClients(started, config);
    await runPostman(started, relative(process.cwd(), file));
    if (own !== undefined && name === 'fastai-transformers') await compareWithFastai(started, own);
    await compareWithPage(started, join(dirname(file), 'README.md'));
  } finally {
    await started.stop();
  }
}

/** The sample request, by every client that can send it. */
async function compareClients({ url, curl, boto3 }: Started, config: ConfigInput): Promise<void> {
  const answer = JSON.parse((await shell(curl)).out) as unknown;
  report('curl, the printed line', answer !== null, JSON.stringify(answer));
  const byBoto3 = JSON.parse((await shell(boto3.replace(/^python3/, python))).out) as unknown;
  report('boto3, the printed line', isDeepStrictEqual(byBoto3, answer), JSON.stringify(byBoto3));
  const task = config.task ?? 'text-classification';
  if (task === 'custom')
    return say('  not run: the clients of Hugging Face have no method for a contract of its own');
  const call = { url, task, inputs: config.sample };
  // Both return the labels of the one text.
  const expected = task === 'text-classification' ? (answer as unknown[])[0] : answer;
  for (const [client, ask] of [
    ['huggingface_hub', async () => await askWithPython(python, call)],
    ['@huggingface/inference', async () => await askWithJavaScript(call)],
  ] as const) {
    const found = await ask();
    report(client, isDeepStrictEqual(found, expected), JSON.stringify(found));
  }
}

async function runPostman({ url }: Started, config: string): Promise<void> {
  const { passed, total, wrong } = await runCollection(
    node,
    [],
    async (file) => await writeCollection(config, url, file),
  );
  report('newman, the generated collection', passed === total && total > 0, `${passed} of ${total} tests`);
  wrong.forEach((text) => say(`    ${text}`));
}

async function compareWithFastai({ url }: Started, fastai: string): Promise<void> {
  for (const { body, answer } of await predictedByFastai(fastai)) {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    const found = (await response.json()) as unknown;
    const isRight =
      answer === undefined
        ? response.status === 422
        : response.status === 200 && isDeepStrictEqual(found, answer);
    report(`fastai, ${body.slice(0, 50)}`, isRight, JSON.stringify(found));
  }
}

async function compareWithPage({ url, env }: Started, page: string): Promise<void> {
  for (const call of pageCalls(pathToFileURL(page))) {
    const printed = await printedBy(call, url, python, { ...process.env, ...env });
    report(`its page, ${call.code.slice(0, 50)}`, isAsShown(call, printed), printed);
  }
}

async function shell(line: string): Promise<{ readonly out: string }> {
  return await runProgram('sh', ['-c', line]);
}

function report(what: string, isRight: boolean, detail: string): void {
  say(`  ${isRight ? 'passed' : 'FAILED'}: ${what} → ${detail.slice(0, 100)}`);
  if (!isRight) process.exitCode = 1;
}
