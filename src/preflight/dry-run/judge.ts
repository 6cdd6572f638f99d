import { contentTypeOf, readAnswer, type Task, type TaskRequest } from '../../tasks/task.ts';
import type { DryRun } from '../../container/dry-run.ts';
import { diagnosisLines } from '../../diagnosis/diagnose.ts';
import { IMAGE_PACKAGES } from '../../diagnosis/image-packages.ts';
import { fault, type Finding, unchecked, warning } from '../finding.ts';

const CHECK = 'dry run';

/** The expected answer. */
export interface Expected {
  readonly task: Task;
  /** As the proxy sends it. */
  readonly request: TaskRequest;
  /** The release in the container's environment. */
  readonly releaseId: string;
  /** Whether the built-in serve script runs: then the model is at fault, not a script of the user's. */
  readonly isBundled: boolean;
  readonly server: Server;
}

/** What serves the model. `packagesFor` is the Python of a function's packages, if the one on this machine is another. */
export type Server =
  | { readonly type: 'container' }
  | { readonly type: 'function'; readonly packagesFor: string | undefined };

/** Judges the result of the serve script for the sample; `judgeStartUp` judges its times. */
export function judgeDryRun(run: DryRun, expected: Expected): Finding[] {
  switch (run.end) {
    case 'answered':
      return ofAnswer(run, expected);
    case 'refused':
      return ofRaised(
        `${expected.isBundled ? 'the model' : 'the serve script'} returned ${run.status} for ${requestText(expected.request)}: ${shortened(run.body)}`,
        run.log,
        expected,
      );
    case 'not-loaded':
      return ofRaised(
        expected.isBundled
          ? 'the model could not be loaded'
          : 'the serve script raised an exception while loading the model',
        run.log,
        expected,
      );
    case 'exited':
      return ofExit(run.log, expected);
    default:
      return [];
  }
}

/** Appends the known causes of the container's log lines. */
export function withDiagnosis(judged: readonly Finding[], run: DryRun): Finding[] {
  const known = 'log' in run ? diagnosisLines(run.log, '') : [];
  const lines = known.map((line) => `\n${' '.repeat(20)}${line}`).join('');
  return judged.map((finding) => ({ ...finding, fix: `${finding.fix}${lines}` }));
}

/** Without the release in the answer, a deploy cannot distinguish the new model from the old and times out. */
function ofAnswer(run: Answered, expected: Expected): Finding[] {
  const { body, release } = run;
  const { task, releaseId } = expected;
  const shape = answerProblem(run, expected);
  if (shape !== undefined) {
    const what = `the response ${shape}: ${shortened(body)}`;
    return [fault(CHECK, 'package', what, `Let output_fn return ${task.answerForm}.`)];
  }
  if (release === releaseId) return [];
  return [
    fault(
      CHECK,
      'package',
      `the response has the release ${release ?? 'none'} instead of ${releaseId}, so a deploy could not distinguish it from an older one`,
      'The serve script mentions SAGEMAKER_GATEWAY_RELEASE and is expected to return it itself. Remove that part: the release is then added to every answer.',
    ),
  ];
}

/** The sample, as text for a message. */
function requestText(request: TaskRequest): string {
  return 'inputs' in request ? JSON.stringify(request.inputs) : `the sample (${contentTypeOf(request)})`;
}

type Answered = Pick<Extract<DryRun, { end: 'answered' }>, 'body' | 'contentType' | 'release'>;

function answerProblem({ body, contentType }: Answered, { task, request }: Expected): string | undefined {
  const found = readAnswer(task, new TextEncoder().encode(body), contentType);
  if ('answer' in found) return task.mismatch(found.answer, request);
  if (found.detail !== undefined) return `is not valid: ${found.detail}`;
  return found.problem === 'not-json' ? 'is not JSON' : `is not ${task.answerForm}`;
}

function ofRaised(what: string, log: readonly string[], { isBundled, server }: Expected): Finding[] {
  const missing = /No module named '([^'.]+)/.exec(log.join('\n'))?.[1];
  const excused = missing === undefined ? undefined : notHere(missing, server);
  if (excused !== undefined) return [excused];
  const whose = isBundled
    ? 'Fix the model, or bring a serve script of your own with --code DIR. The built-in one wrote'
    : 'Fix the serve script. It wrote';
  return [fault(CHECK, 'package', what, `${whose}:\n${indented(log)}`)];
}

/** The finding for a package that is missing here, and may exist where the model will run; undefined if it will not. */
function notHere(missing: string, server: Server): Finding | undefined {
  if (server.type === 'function')
    return server.packagesFor === undefined ? undefined : needsPython(missing, server.packagesFor);
  if (IMAGE_PACKAGES.includes(missing)) return needsTorch(missing);
  const fix = `If the image does not have it either, add ${missing} to code/requirements.txt.`;
  return warning(CHECK, `the serve script imports ${missing}, which is not installed here`, fix);
}

function needsPython(missing: string, packagesFor: string): Finding {
  const what = `the serve script imports ${missing}; the packages of the function are for Python ${packagesFor}, which is not on this machine`;
  const fix = `Install Python ${packagesFor.split(' ')[0]}. The deploy invokes the new version before it moves requests to it.`;
  return unchecked(CHECK, what, fix);
}

function needsTorch(missing: string): Finding {
  const what = `the serve script imports ${missing}, which the image has, but not this machine's light runtime`;
  return unchecked(
    CHECK,
    what,
    'npm run doctor -- --runtime torch (installs PyTorch for CPU once, about 1 GB)',
  );
}

const NO_NETWORK =
  /Failed to establish a new connection|Temporary failure in name resolution|ConnectTimeoutError/;

function ofExit(log: readonly string[], { isBundled, server }: Expected): Finding[] {
  const text = log.join('\n');
  if (NO_NETWORK.test(text)) {
    const what = 'code/requirements.txt could not be installed: no network here';
    return [
      unchecked(CHECK, what, 'Run the same command again with network access; the container needs it, too.'),
    ];
  }
  const whose = isBundled ? 'the model' : 'code/requirements.txt or the serve script';
  const what =
    server.type === 'function'
      ? 'the process of the function ends before it answers the sample'
      : 'the container stops before it answers /ping';
  return [fault(CHECK, 'package', what, `Fix ${whose}. Output of the ${server.type}:\n${indented(log)}`)];
}

function indented(log: readonly string[]): string {
  return log.map((line) => `${' '.repeat(20)}| ${line}`).join('\n');
}

function shortened(body: string): string {
  const text = body.replaceAll(/\s+/g, ' ').trim();
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
