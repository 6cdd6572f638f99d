import type { Config } from '../../config/config.ts';
import { sampleRequest, taskOf } from '../../config/served-task.ts';
import { encodedBody, LIVE_ALIAS } from '../../contract/function-invocation.ts';
import { contentTypeOf, type TaskRequest, writeRequest } from '../../tasks/task.ts';
import { hostOf } from '../../../infra/hosts/registry.ts';
import { namesOf, ownerOf } from '../../../infra/naming.ts';
import { quoted } from '../invocation.ts';
import { apiKeyCommand } from './api-key-command.ts';
import { TOKEN_VARIABLE } from '../../deploy/auth/token.ts';
import type { ConfigContext, StackContext } from '../../deploy/context.ts';

/** The answer to the sample, for a reader of the command line. */
export function answerLines(config: Config, answer: unknown): string[] {
  const request = sampleRequest(config);
  return taskOf(config).lines('inputs' in request ? request.inputs : undefined, answer);
}

// The token stays a variable: pasted lines end up in the shell's history.
const TOKEN = `-H "authorization: Bearer $${TOKEN_VARIABLE}" `;

/** A complete curl command for the route's authorization. */
export function curlLine(url: string, { config, region }: Pick<ConfigContext, 'config' | 'region'>): string {
  const { apiKey } = namesOf(ownerOf(config), { partition: '', account: '', region });
  const keyed = `-H "x-api-key: $(${apiKeyCommand(apiKey, region).replaceAll('"', "'")})" `;
  const signed = `--aws-sigv4 aws:amz:${region}:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" `;
  const auth = { iam: signed, jwt: TOKEN, 'api-key': keyed, none: '' }[config.gateway.auth];
  const request = sampleRequest(config);
  return `curl ${auth}-H ${quoted(`content-type: ${contentTypeOf(request)}`)} ${bodyFlag(request)} ${url}`;
}

/** The sample as curl sends it; binary content has no place on a command line. */
function bodyFlag(request: TaskRequest): string {
  const text = sampleText(request);
  if (text === undefined) return '--data-binary @FILE';
  // -d removes line breaks.
  return `${text.includes('\n') ? '--data-binary' : '-d'} ${quoted(text)}`;
}

function sampleText(request: TaskRequest): string | undefined {
  const bytes = writeRequest(request);
  const text = new TextDecoder().decode(bytes);
  return Buffer.from(text).equals(bytes) ? text : undefined;
}

interface EmulatorAccess {
  readonly endpointUrl: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A command that calls the model without the gateway, through boto3, as a service in the account does. */
export function boto3Line(
  { config, site, names }: Pick<StackContext, 'config' | 'site' | 'names'>,
  access: EmulatorAccess,
): string {
  const client = (service: string): string =>
    [
      `boto3.client(${literal(service)}`,
      `endpoint_url=${literal(access.endpointUrl)}`,
      `region_name=${literal(site.region)}`,
      `aws_access_key_id=${literal(access.accessKeyId)}`,
      `aws_secret_access_key=${literal(access.secretAccessKey)})`,
    ].join(', ');
  const address = hostOf(config).address(names);
  const request = sampleRequest(config);
  const program =
    address.via === 'sagemaker'
      ? endpointProgram(client('sagemaker-runtime'), address.endpoint, request)
      : functionProgram(client('lambda'), address.function, request);
  return `python3 -c ${quoted(program)}`;
}

function endpointProgram(client: string, endpoint: string, request: TaskRequest): string {
  const text = sampleText(request);
  const call = [
    `EndpointName=${literal(endpoint)}`,
    `ContentType=${literal(contentTypeOf(request))}`,
    `Body=${text === undefined ? 'open("FILE", "rb")' : literal(text)}`,
  ].join(', ');
  return `import boto3; print(${client}.invoke_endpoint(${call})["Body"].read().decode())`;
}

function functionProgram(client: string, name: string, request: TaskRequest): string {
  const event = { ...encodedBody(writeRequest(request)), contentType: contentTypeOf(request) };
  const call = [
    `FunctionName=${literal(name)}`,
    `Qualifier=${literal(LIVE_ALIAS)}`,
    `Payload=${literal(JSON.stringify(event))}`,
  ].join(', ');
  return `import boto3, json; print(json.load(${client}.invoke(${call})["Payload"])["body"])`;
}

/** A Python string literal; JSON's form is valid Python. */
function literal(text: string): string {
  return JSON.stringify(text);
}
