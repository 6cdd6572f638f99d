import type { CreateFunctionRequest, UpdateFunctionConfigurationRequest } from '@aws-sdk/client-lambda';
import { pageOf } from '../protocol/page.ts';
import type { RestAnswer, RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call, World } from '../account/account-context.ts';
import { check, invalidParameter, notEmulated } from './errors.ts';
import { type CodeInput, readCode } from './function-code.ts';
import {
  changedConfiguration,
  functionConfiguration,
  listedConfiguration,
} from './function-configuration.ts';
import {
  ARCHITECTURE,
  changedSettings,
  defaultSettings,
  type FunctionSettings,
} from './function-settings.ts';
import { checkRevision, checkSettled, type FunctionRecord, type FunctionStore } from './function-store.ts';
import { parseFunctionName } from './function-name.ts';
import { checkTags } from './tags.ts';

type CreateInput = Omit<CreateFunctionRequest, 'Code'> & { Code?: CodeInput };
type UpdateCodeInput = CodeInput & {
  Architectures?: string[];
  RevisionId?: string;
  DryRun?: boolean;
  Publish?: boolean;
};

const FUNCTION = '/2015-03-31/functions/:name';
/** "Lambda returns up to 50 functions per call" (API reference of ListFunctions). */
const MAX_PAGE = 50;

/** The operations that make, show, change and remove functions. */
export function functionRoutes(store: FunctionStore): RestRoute[] {
  const found = (input: RestInput, call: Call): FunctionRecord =>
    store.find(call.region, input.labels['name'], input.query.get('Qualifier'));
  return [
    ['POST', '/2015-03-31/functions{/}?', 'CreateFunction', (input, call) => create(store, input, call)],
    ['GET', '/2015-03-31/functions{/}?', 'ListFunctions', (input, call) => list(store, input, call)],
    ['GET', FUNCTION, 'GetFunction', (input, call) => ok(description(found(input, call), call.world))],
    [
      'GET',
      `${FUNCTION}/configuration`,
      'GetFunctionConfiguration',
      (input, call) => ok(functionConfiguration(found(input, call))),
    ],
    ['PUT', `${FUNCTION}/code`, 'UpdateFunctionCode', (input, call) => updateCode(store, found, input, call)],
    [
      'PUT',
      `${FUNCTION}/configuration`,
      'UpdateFunctionConfiguration',
      (input, call) => updateConfiguration(store, found, input, call),
    ],
    [
      'DELETE',
      FUNCTION,
      'DeleteFunction',
      async (input, call) => {
        await store.remove(found(input, call));
        return { status: 204 };
      },
    ],
    // Where GetFunction's Code.Location leads; at AWS that is a presigned URL of a bucket of Lambda's own.
    ['GET', `${FUNCTION}/package`, 'DownloadPackage', (input, call) => download(found(input, call))],
  ];
}

type Finder = (input: RestInput, call: Call) => FunctionRecord;

function ok(body: unknown): RestAnswer {
  return { status: 200, body };
}

/** Checks in the service's order: model, settings, tags, package, and last the role, which alone may mend itself. */
function create(store: FunctionStore, { body }: RestInput, { world, region }: Call): RestAnswer {
  const input = body as unknown as CreateInput;
  const { name } = parseFunctionName(input.FunctionName);
  check.text(input.Role, 'role');
  if (input.PackageType === 'Image') throw notEmulated('PackageType Image');
  if (!input.Runtime || !input.Handler) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  // Versions are not kept here, so a caller who asks for one must not believe that it was made.
  if (input.Publish) throw notEmulated('Publish');
  const settings = changedSettings(input, defaultSettings(name));
  checkTags(input.Tags ?? {});
  const code = readCode(world, 'CreateFunction', region, input.Code ?? {});
  checkRole(world, settings);
  const record = store.create(region, name, settings, code);
  record.tags = { ...input.Tags };
  return { status: 201, body: changedConfiguration(record) };
}

/** IAM needs some seconds to show a fresh role to Lambda; this very text is what callers retry on. */
function checkRole(world: World, settings: FunctionSettings): void {
  if (world.ports.roles.canAssume(settings.role, 'lambda.amazonaws.com')) return;
  throw invalidParameter('The role defined for the function cannot be assumed by Lambda.');
}

/** Orders by name; pages by the last name given. */
function list(store: FunctionStore, { query }: RestInput, { region }: Call): RestAnswer {
  const wanted = check.optionalInteger(query.get('MaxItems'), 'maxItems', { min: 1, max: 10_000 });
  const page = pageOf(store.list(region), {
    keyOf: (record) => record.name,
    token: query.get('Marker') ?? undefined,
    // Whatever MaxItems says: the model lets 10,000 through, the service cuts.
    limit: Math.min(wanted ?? MAX_PAGE, MAX_PAGE),
    badToken: () => invalidParameter('Invalid Marker'),
  });
  return ok({ Functions: page.items.map(listedConfiguration), NextMarker: page.next });
}

/** GetFunction's answer. Tags and Concurrency are absent, not empty, when there are none. */
function description(record: FunctionRecord, world: World): object {
  const reserved = record.reservedConcurrency;
  return {
    Configuration: functionConfiguration(record),
    Code: { RepositoryType: 'S3', Location: packageUrl(record, world) },
    ...(Object.keys(record.tags).length > 0 && { Tags: record.tags }),
    ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
  };
}

/** A link that works as it stands, like AWS's: the credential in the query only says which service is meant. */
function packageUrl(record: FunctionRecord, world: World): string {
  const day = record.lastModified.toISOString().slice(0, 10).replaceAll('-', '');
  const credential = encodeURIComponent(`package/${day}/${record.region}/lambda/aws4_request`);
  return `${world.baseUrl()}/2015-03-31/functions/${record.name}/package?X-Amz-Credential=${credential}`;
}

function download(record: FunctionRecord): Response {
  return new Response(new Uint8Array(record.code.zip), { headers: { 'content-type': 'application/zip' } });
}

/** The function, ready for a change. Throws PreconditionFailedException or ResourceConflictException when it is not. */
function changeable(record: FunctionRecord, wanted: { RevisionId?: string | undefined }): FunctionRecord {
  checkRevision(record, wanted.RevisionId);
  checkSettled(record);
  return record;
}

/** Takes the same package forms as CreateFunction. A dry run checks everything and changes nothing. */
async function updateCode(
  store: FunctionStore,
  found: Finder,
  input: RestInput,
  call: Call,
): Promise<RestAnswer> {
  const wanted = input.body as unknown as UpdateCodeInput;
  const record = changeable(found(input, call), wanted);
  if (wanted.Publish) throw notEmulated('Publish');
  check.optionalText(wanted.Architectures?.[0], 'architectures', ARCHITECTURE);
  const code = readCode(call.world, 'UpdateFunctionCode', call.region, wanted);
  if (wanted.DryRun) return ok(functionConfiguration(record));
  const architecture = wanted.Architectures?.[0] ?? record.settings.architecture;
  await store.update(record, { code, settings: { ...record.settings, architecture } });
  return ok(changedConfiguration(record));
}

/** Changes what the request states; variables are replaced as a whole, as the API does. */
async function updateConfiguration(
  store: FunctionStore,
  found: Finder,
  input: RestInput,
  call: Call,
): Promise<RestAnswer> {
  const wanted = input.body as unknown as UpdateFunctionConfigurationRequest;
  const record = changeable(found(input, call), wanted);
  const { FunctionName: _named, ...changes } = wanted;
  const settings = changedSettings(changes, record.settings);
  checkRole(call.world, settings);
  await store.update(record, { settings });
  return ok(changedConfiguration(record));
}
