import { AwsError } from '../aws-error.ts';
import { within } from '../timing.ts';
import type { AccountContext } from '../account/account-context.ts';

const GATEWAY_PRINCIPAL = 'apigateway.amazonaws.com';

export interface FunctionCall {
  readonly functionArn: string;
  /** The SourceArn checked against the function's policy. */
  readonly sourceArn: string;
  readonly event: unknown;
  readonly timeoutMs: number;
}

/** The result of a function call; `message` is for the access log only. */
export type Outcome =
  | { readonly is: 'answered'; readonly payload: string }
  | { readonly is: 'failed' | 'late' | 'forbidden'; readonly message: string }
  | { readonly is: 'refused'; readonly code: string; readonly message: string };

/** Calls a function as API Gateway does: checks its resource policy, then invokes it with the timeout. */
export async function callFunction(account: AccountContext, call: FunctionCall): Promise<Outcome> {
  const outcome = await within(call.timeoutMs, called(account, call));
  return outcome ?? { is: 'late', message: 'Integration timed out' };
}

async function called(
  account: AccountContext,
  { functionArn, sourceArn, event }: FunctionCall,
): Promise<Outcome> {
  const { functions } = account.ports;
  try {
    // Without permission, the function is not invoked.
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

/** The error message of a failed function. */
function errorMessageOf(payload: string): string {
  const { errorMessage } = JSON.parse(payload) as { errorMessage?: string };
  return errorMessage ?? 'The Lambda function failed';
}
