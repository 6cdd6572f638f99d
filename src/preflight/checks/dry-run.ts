import { answerSchema } from '../../tasks/text-classification.ts';
import type { DryRun } from '../../container/dry-run.ts';
import { fault, type Finding, unchecked, warning } from '../finding.ts';

const CHECK = 'dry run';

/** What the answer has to be. */
export interface Expected {
  readonly sample: string;
  /** What the container's environment names as its release. */
  readonly releaseId: string;
}

/** The serve script by what it did with the sample. How long it took is for `judgeStartUp` to say. */
export function judgeDryRun(run: DryRun, { sample, releaseId }: Expected): Finding[] {
  switch (run.end) {
    case 'answered':
      return ofAnswer(run.body, run.release, releaseId);
    case 'refused':
      return ofRaised(`answered "${sample}" with ${run.status}: ${shortened(run.body)}`, run.log);
    case 'not-loaded':
      return ofRaised('raised while the model was loaded', run.log);
    case 'exited':
      return ofExit(run.log);
    default:
      return [];
  }
}

/** Without the release in the answer a deploy cannot tell the new model from the old, and waits in vain. */
function ofAnswer(body: string, release: string | undefined, releaseId: string): Finding[] {
  const shape = answerProblem(body);
  if (shape !== undefined) {
    const what = `the answer ${shape}: ${shortened(body)}`;
    return [
      fault(CHECK, 'package', what, 'Let output_fn give one list per text, each of {"label", "score"}.'),
    ];
  }
  if (release === releaseId) return [];
  return [
    fault(
      CHECK,
      'package',
      `the answer names ${release ?? 'no release'} instead of ${releaseId}, so that no deploy could tell it from an older one's`,
      'Let output_fn(prediction, accept, context) call context.set_response_header(0, "X-Amzn-SageMaker-Custom-Attributes", "release=" + os.environ["SAGEMAKER_GATEWAY_RELEASE"]).',
    ),
  ];
}

function answerProblem(body: string): string | undefined {
  try {
    const result = answerSchema.safeParse(JSON.parse(body));
    if (!result.success) return 'has not the form [[{"label", "score"}, …]]';
    return result.data.length === 1 ? undefined : `has ${result.data.length} lists for one text`;
  } catch {
    return 'is not JSON';
  }
}

/** What only this machine lacks says nothing of the image, which brings PyTorch, transformers and more. */
function ofRaised(what: string, log: readonly string[]): Finding[] {
  const missing = /ModuleNotFoundError: No module named '([^'.]+)/.exec(log.join('\n'))?.[1];
  if (missing !== undefined && IN_IMAGES.has(missing)) return [needsTorch(missing)];
  if (missing !== undefined) {
    const fix = `If the image lacks it too, name ${missing} in code/requirements.txt.`;
    return [warning(CHECK, `the serve script imports ${missing}, which is not installed here`, fix)];
  }
  const fix = `Mend the serve script. It said:\n${indented(log)}`;
  return [fault(CHECK, 'package', `the serve script ${what}`, fix)];
}

// Top-level packages of the inference images that the light runtime leaves out.
const IN_IMAGES: ReadonlySet<string> = new Set([
  'torch',
  'transformers',
  'safetensors',
  'tokenizers',
  'numpy',
  'sagemaker_inference',
]);

function needsTorch(missing: string): Finding {
  const what = `the serve script imports ${missing}, which the image has and this machine's light runtime has not`;
  return unchecked(
    CHECK,
    what,
    'npm run doctor -- --runtime torch (installs PyTorch for CPU once, about 1 GB)',
  );
}

const NO_NETWORK =
  /Failed to establish a new connection|Temporary failure in name resolution|ConnectTimeoutError/;

function ofExit(log: readonly string[]): Finding[] {
  const text = log.join('\n');
  if (NO_NETWORK.test(text)) {
    const what = 'code/requirements.txt could not be installed: no network here';
    return [
      unchecked(CHECK, what, 'Run the same command again with a network; the container needs one too.'),
    ];
  }
  const fix = `Mend code/requirements.txt or the serve script. The container said:\n${indented(log)}`;
  return [fault(CHECK, 'package', 'the container ends before it answers /ping', fix)];
}

function indented(log: readonly string[]): string {
  return log.map((line) => `${' '.repeat(20)}| ${line}`).join('\n');
}

function shortened(body: string): string {
  const text = body.replaceAll(/\s+/g, ' ').trim();
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
