import { infer } from '../../client/client.ts';
import { sampleRequest, taskOf } from '../../config/served-task.ts';
import type { ModelAddress } from '../../contract/target.ts';
import { authFor } from '../auth/sign-in.ts';
import type { StackContext } from '../context.ts';
import { withDiagnosis } from '../diagnose-failure.ts';
import { findApi, notDeployed } from '../find-api.ts';
import type { Verification, VerificationTarget, VerifiedUrl } from './verification.ts';
import { verifyUrl } from './verify-url.ts';
import { verifyWithoutToken } from './verify-without-token.ts';

/** The part of a stack that is verified. */
interface DeclaredRelease {
  readonly target: ModelAddress;
  readonly releaseId: string;
}

/** Waits until the deployed URL answers with the stack's release. */
export async function verifyStack(
  context: StackContext,
  { target: model, releaseId }: DeclaredRelease,
): Promise<VerifiedUrl> {
  const api = await findApi(context);
  if (!api) throw notDeployed(context);
  const target = { url: api.routeUrl, model, releaseId };
  const auth = await authFor(context);
  const verification = auth
    ? await verifyUrl(context, target, auth)
    : await verifyWithoutToken(context, target);
  return { url: api.routeUrl, apiId: api.id, ...verification };
}

/** Verifies a stack that needs no change, and diagnoses a failure. */
export async function verifyUnchanged(
  context: StackContext,
  stack: DeclaredRelease & { readonly logGroup: string },
): Promise<VerifiedUrl> {
  const verify = async (): Promise<VerifiedUrl> => await verifyStack(context, stack);
  return await withDiagnosis(context, stack.logGroup, verify);
}

/** One request instead of a wait; undefined if another release answers. */
export async function verifyOnce(
  context: StackContext,
  target: VerificationTarget,
): Promise<Verification | undefined> {
  const { config, engine } = context;
  const auth = await authFor(context);
  if (!auth) return await verifyWithoutToken(context, target);
  const inference = await infer(taskOf(config), target.url, sampleRequest(config), {
    auth,
    signal: engine.signal,
  });
  return inference.release === target.releaseId ? { inference, through: 'url' } : undefined;
}
