import type { Call } from '../account/account-context.ts';
import { isMutating } from '../http/call-log.ts';

/** An operation that is being run, with its parsed input. */
export interface Operation {
  readonly service: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly call: Call;
}

/** Writes of data, not of what the control plane keeps. */
const DATA =
  /^(Put|Delete|Copy)Objects?(Tagging)?$|Multipart|^UploadPart|LayerUpload$|^UploadLayerPart$|^Put(MetricData|LogEvents)$|LogStream$/;

/** Whether an operation changes what the control plane of its service keeps. */
export function isControlWrite({ name }: Operation): boolean {
  return !DATA.test(name) && (isMutating(name) || /^(Associate|Disassociate|Import)/.test(name));
}

/** A member of the input if it is a text. */
export function textIn({ input }: Operation, member: string): string | undefined {
  const value = input[member];
  return typeof value === 'string' ? value : undefined;
}
