import type { Answer } from '../../tasks/text-classification.ts';
import { namesOf, ownerOf } from '../../../infra/naming.ts';
import { apiKeyCommand } from './api-key-command.ts';
import { TOKEN_VARIABLE } from '../../deploy/token.ts';
import type { ConfigContext, StackContext } from '../../deploy/context.ts';

const MOST_LABELS = 3;

/** An answer in words: the best labels of each text. */
export function answerLines(text: string, answer: Answer): string[] {
  return answer.map((labels) => {
    const best = labels.slice(0, MOST_LABELS).map(({ label, score }) => `${label} ${score.toFixed(3)}`);
    return `  "${text}" → ${best.join(', ')}`;
  });
}

// The token stays a variable: a line that is pasted ends up in the shell's history.
const TOKEN = `-H "authorization: Bearer $${TOKEN_VARIABLE}" `;

/** A curl line that works as it stands, for the route's own kind of auth. */
export function curlLine(url: string, { config, region }: Pick<ConfigContext, 'config' | 'region'>): string {
  const { apiKey } = namesOf(ownerOf(config), { partition: '', account: '', region });
  const keyed = `-H "x-api-key: $(${apiKeyCommand(apiKey, region).replaceAll('"', "'")})" `;
  const signed = `--aws-sigv4 aws:amz:${region}:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" `;
  const auth = { iam: signed, jwt: TOKEN, 'api-key': keyed, none: '' }[config.gateway.auth];
  const body = quoted(JSON.stringify({ inputs: config.sample }));
  return `curl ${auth}-H 'content-type: application/json' -d ${body} ${url}`;
}

interface EmulatorAccess {
  readonly endpointUrl: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A line for a shell whose Python has boto3: past the gateway, as a service in the account would call. */
export function boto3Line({ config, site, names }: StackContext, reach: EmulatorAccess): string {
  const client = [
    '"sagemaker-runtime"',
    `endpoint_url=${literal(reach.endpointUrl)}`,
    `region_name=${literal(site.region)}`,
    `aws_access_key_id=${literal(reach.accessKeyId)}`,
    `aws_secret_access_key=${literal(reach.secretAccessKey)}`,
  ].join(', ');
  const call = [
    `EndpointName=${literal(names.endpoint)}`,
    'ContentType="application/json"',
    `Body=json.dumps({"inputs": ${literal(config.sample)}})`,
  ].join(', ');
  const program = `import boto3, json; print(boto3.client(${client}).invoke_endpoint(${call})["Body"].read().decode())`;
  return `python3 -c ${quoted(program)}`;
}

/** A word for a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A Python literal: for strings, JSON's form is one. */
function literal(text: string): string {
  return JSON.stringify(text);
}
