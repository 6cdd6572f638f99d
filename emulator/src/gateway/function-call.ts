import { AwsError } from '../protocol/aws-error.ts';
import { within } from '../timing/time-limit.ts';
import type { World } from '../account/account-context.ts';

const GATEWAY_PRINCIPAL = 'apigateway.amazonaws.com';

export interface FunctionCall {
  readonly functionArn: string;
  /** What the function's policy is asked about. */
  readonly sourceArn: string;
  readonly event: unknown;
  readonly timeoutMs: number;
}

/** What calling a function came to; `message` is for the access log alone. */
export type Outcome =
  | { readonly is: 'answered'; readonly payload: string }
  | { readonly is: 'failed' | 'late' | 'forbidden'; readonly message: string }
  | { readonly is: 'refused'; readonly code: string; readonly message: string };

/** Calls a function as API Gateway does: its resource policy first, then its answer, or no longer than the timeout. */
export async function callFunction(world: World, call: FunctionCall): Promise<Outcome> {
  const outcome = await within(call.timeoutMs, called(world, call));
  return outcome ?? { is: 'late', message: 'Integration timed out' };
}

async function called(world: World, { functionArn, sourceArn, event }: FunctionCall): Promise<Outcome> {
  const { functions } = world.ports;
  try {
    // Without permission the function never runs.
    if (!functions.permits(functionArn, GATEWAY_PRINCIPAL, sourceArn)) {
      const message =
        "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.";
      return { is: 'forbidden', message };
    }
    const { error, payload } = await functions.invoke(functionArn, event);
    return error ? { is: 'failed', message: errorMessageOf(payload) } : { is: 'answered', payload };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { is: 'refused', code: error.code, message: error.message };
  }
}

/** What the function failed with. */
function errorMessageOf(payload: string): string {
  const { errorMessage } = JSON.parse(payload) as { errorMessage?: string };
  return errorMessage ?? 'The Lambda function failed';
}
