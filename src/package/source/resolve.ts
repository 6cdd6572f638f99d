import { existsSync } from 'node:fs';
import { Fault } from '../../contract/fault.ts';
import { adapter } from './adapter.ts';
import { localArchive } from './archive.ts';
import { hubCache } from './hub-cache.ts';
import { hubModel } from './hub-model.ts';
import { s3Archive } from './s3-archive.ts';
import { setfit } from './setfit.ts';
import { LOCAL_ACCESS, type SourceAccess, type SourceKind } from './source.ts';
import { trainerOutput } from './trainer-output.ts';

const KINDS: readonly SourceKind[] = [
  hubModel,
  s3Archive,
  localArchive,
  hubCache,
  trainerOutput,
  adapter,
  setfit,
];

/**
 * The local folder with the model that `--model` names: the name itself if no kind of source recognises it. A source may
 * lead to another: an archive to the output of a training, and that to an adapter.
 */
export async function resolveModel(
  model: string,
  hasOwnCode: boolean,
  access: SourceAccess = LOCAL_ACCESS,
): Promise<string> {
  rejectBareHubName(model);
  let place = model;
  for (let kind = await kindOf(place, hasOwnCode); kind; kind = await kindOf(place, hasOwnCode)) {
    place = await kind.resolve(place, access);
  }
  return place;
}

function rejectBareHubName(model: string): void {
  if (!/^[\w.-]+\/[\w.-]+$/.test(model) || existsSync(model)) return;
  const hint = `Check the path, or pass --model hf:${model} for a model on the Hub.`;
  throw new Fault('package', `there is no folder ${model}`, hint);
}

async function kindOf(model: string, hasOwnCode: boolean): Promise<SourceKind | undefined> {
  for (const kind of KINDS) {
    if (await kind.recognises(model, hasOwnCode)) return kind;
  }
  return undefined;
}
