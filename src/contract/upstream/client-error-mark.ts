import { CLIENT_CODES, ProxyFault, statusOf } from '../problem.ts';

/**
 * What inference-code/client_error.py writes in front of an error that the caller can mend. The status alone tells
 * nothing: the Hugging Face container answers 400 to every exception and the PyTorch container 500 to most.
 */
export const CLIENT_ERROR_MARK = 'sagemaker-gateway-client-error';

const MARKED = new RegExp(`^${CLIENT_ERROR_MARK} (\\d{3}) ([a-z-]+): (.+)$`);

// Our own details are one short sentence; more than this is not one of them.
const MAX_DETAIL = 300;

/**
 * The caller's fault that a container reported in the body of its error answer; undefined when it is the model's own.
 * The Hugging Face container wraps the message in JSON; the PyTorch one sends it bare, with a traceback below it.
 */
export function readClientError(originalMessage: string | undefined): ProxyFault | undefined {
  const [line = ''] = messageIn(originalMessage ?? '').split('\n', 1);
  const [, status, name, detail] = MARKED.exec(line.trimEnd()) ?? [];
  const code = CLIENT_CODES.find((each) => each === name);
  if (code === undefined || detail === undefined || Number(status) !== statusOf(code)) return undefined;
  return new ProxyFault(code, detail.slice(0, MAX_DETAIL));
}

function messageIn(body: string): string {
  if (!body.trimStart().startsWith('{')) return body;
  try {
    const found: unknown = JSON.parse(body);
    const message: unknown =
      found !== null && typeof found === 'object' && 'message' in found && found.message;
    return typeof message === 'string' ? message : body;
  } catch {
    // A body cut short is no JSON, and carries no mark at its start either: it is read as it stands.
    return body;
  }
}
