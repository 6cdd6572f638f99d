import { CLIENT_CODES, ProxyFault, statusOf } from '../problem.ts';

/**
 * The prefix that inference-code/wire/client_error.py writes to errors that the caller can fix. The status is not
 * sufficient: the Hugging Face container returns 400 for every exception and the PyTorch container 500 for most.
 */
export const CLIENT_ERROR_MARK = 'sagemaker-gateway-client-error';

export type ClientCode = (typeof CLIENT_CODES)[number];

const MARKED = new RegExp(`^${CLIENT_ERROR_MARK} (\\d{3}) ([a-z-]+): ([^\\r\\n]{0,300})`);

export interface MarkedError {
  readonly code: ClientCode;
  /** Its first line. */
  readonly detail: string;
}

/**
 * The client error that a container reported in its error body; undefined for a failure of the model. The Hugging Face
 * container wraps the message in JSON; the PyTorch container sends it as plain text, followed by a traceback.
 */
export function markedError(originalMessage: string | undefined): MarkedError | undefined {
  const [, status, name, detail = ''] = MARKED.exec(messageIn(originalMessage ?? '')) ?? [];
  const code = CLIENT_CODES.find((each) => each === name);
  return code !== undefined && Number(status) === statusOf(code) ? { code, detail } : undefined;
}

/**
 * The rejection of an input that only the model can judge, such as a text without a mask token. Its detail is the serve
 * script's; a script that writes anything else there could answer the same.
 */
export function rejectedInput(originalMessage: string | undefined): ProxyFault | undefined {
  const marked = markedError(originalMessage);
  return marked?.code === 'input-rejected' ? new ProxyFault(marked.code, marked.detail) : undefined;
}

function messageIn(body: string): string {
  if (!body.trimStart().startsWith('{')) return body;
  try {
    const found: unknown = JSON.parse(body);
    const message: unknown =
      found !== null && typeof found === 'object' && 'message' in found && found.message;
    return typeof message === 'string' ? message : body;
  } catch {
    // A truncated body is not JSON, and does not start with a mark either: it is read as plain text.
    return body;
  }
}
