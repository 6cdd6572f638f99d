import { NONE_KNOWN } from '../../src/aws/transient/operations.ts';
import { entriesFor, TRANSIENT_ERRORS } from '../../src/aws/transient/table.ts';
import {
  MINUTES,
  type Rule,
  SECONDS,
  type Service,
  type TransientError,
} from '../../src/aws/transient/transient-error.ts';
import { code, GENERATED, page, plain, table } from './markdown.ts';

const RULES: Readonly<Record<Rule, string>> = {
  retry: 'repeats the call',
  once: 'repeats the call once',
  serialise: 'repeats the call; makes such calls one after another',
  wait: 'waits until AWS is done with the resource, compares again, then repeats what is still needed',
  look: 'reads the resource again; what it finds decides',
  verify: 'repeats the request that verifies the release',
};

const INTRODUCTION = [
  'Errors with which AWS rejects correct calls for a while. The tool waits instead of failing, says what it waits for, and ends with exit code 6 if the longest wait is over. Then nothing is undone: run the same command again, and it continues. Between two calls it waits a random time up to a limit that doubles, or as long as `Retry-After` asks. [Decision 018](decisions/018-transient-errors.md) has the reasons.',
  'Where "if new" is given, the error is transient only if this run made or changed the resource in the last two minutes, or AWS reports that date for it. Otherwise it is the answer to a wrong name, and fails at once. Where "if deleted" is given, this run deleted the resource in the last two minutes.',
];

/** docs/transient-errors.md: the errors, and which of them each operation that the tool calls may meet. */
export function transientErrorsPage(): string {
  const services = Object.keys(NONE_KNOWN) as Service[];
  const sections = services.map((service) => [service, operationsOf(service)] as const);
  const operations = sections.reduce((sum, [, names]) => sum + names.length, 0);
  return page(
    GENERATED,
    '# Transient errors of AWS',
    INTRODUCTION,
    `${TRANSIENT_ERRORS.length} errors, ${operations} operations.`,
    '## Errors',
    errorTable(),
    '## Operations',
    'The numbers are those of the errors above.',
    sections.map(([service, names]) => operationList(service, names)),
  );
}

function errorTable(): string {
  return table(
    ['', 'Service', 'Error', 'Meaning', 'The tool', 'Longest wait', 'Source'],
    TRANSIENT_ERRORS.map((error, index) => [
      String(index + 1),
      error.service === '*' ? 'any' : error.service,
      signOf(error),
      plain(error.reason),
      `${RULES[error.rule]}${conditionOf(error)}`,
      durationText(error.maxWaitMs),
      plain(error.source),
    ]),
  );
}

function conditionOf({ onlyIfNew, onlyIfDeleted }: TransientError): string {
  if (onlyIfNew) return `, if new: ${onlyIfNew.type}`;
  if (onlyIfDeleted) return `, if deleted: ${onlyIfDeleted.map(({ type }) => type).join(', ')}`;
  return '';
}

function operationList(service: Service, operations: readonly string[]): string {
  const lines = operations.map((operation) => `- ${code(operation)}: ${numbersOf(service, operation)}`);
  return [`### ${service}\n`, ...lines].join('\n');
}

function numbersOf(service: Service, operation: string): string {
  const numbers = entriesFor(service, operation).map((entry) => TRANSIENT_ERRORS.indexOf(entry) + 1);
  const own = numbers.filter((number) => TRANSIENT_ERRORS[number - 1]?.service !== '*');
  return own.length > 0 ? own.join(', ') : 'none known, apart from those of any service';
}

function signOf(error: TransientError): string {
  const { codes, text, statuses, connection, clockCorrected, givenMember, failureReason, answer } = error;
  const signs = [
    codes?.map(code).join(', '),
    text === undefined ? undefined : code(typeof text === 'string' ? text : text.source),
    statuses && `status ${statuses.join(', ')}`,
    connection?.map(code).join(', '),
    clockCorrected && 'clock skew',
    givenMember === undefined ? undefined : `with ${code(givenMember)}`,
    failureReason === undefined ? undefined : `${code('FailureReason')} ${code(failureReason)}`,
    answer && `${code(answer.member)} is ${code(answer.text.source)}`,
  ];
  return signs.filter((sign) => sign !== undefined).join('; ');
}

function durationText(ms: number): string {
  if (ms === 0) return 'none';
  return ms < MINUTES ? `${ms / SECONDS} s` : `${ms / MINUTES} min`;
}

function operationsOf(service: Service): string[] {
  const own = TRANSIENT_ERRORS.filter((entry) => entry.service === service);
  return [...new Set([...own.flatMap(({ operations }) => operations), ...NONE_KNOWN[service]])].toSorted();
}
