import { STUB_SCRIPT } from '../stub-archive.ts';

/** Begins every text that a planted failure sends; no answer and no line of the proxy's may hold it. */
export const MARK = 'LEAKPROBE';

/** What the obedient model may be told in a text. */
export type Order = 'answer' | 'client-error' | '400' | '500' | 'nonsense' | 'die' | 'hang';

/** A text with an order in it. */
export function ordered(order: Order): string {
  return `${MARK} ${order}`;
}

// What a careless container says: all that no caller of a gateway may ever read.
const GOSSIP = [
  'Traceback (most recent call last): File \\"/opt/ml/model/code/inference.py\\", line 7',
  'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/planted',
  'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logEventViewer:group=x',
].join(' ');

/** A model that fails as its text says, and gossips about it; else it answers as the stub does. */
export const OBEDIENT_SCRIPT = STUB_SCRIPT.replace('import json, os', 'import json, os, time')
  .replace(
    '    return [[',
    `    from sagemaker_inference.errors import BaseInferenceToolkitError
    for text in texts:
        order = text.split()[-1]
        gossip = "${GOSSIP} said " + text
        if order == "client-error":
            detail = "sagemaker-gateway-client-error 422 wrong-shape: the model reads no such text"
            raise BaseInferenceToolkitError(422, detail, "wrong-shape")
        if order == "400":
            raise BaseInferenceToolkitError(400, gossip, "Bad Request")
        if order == "500":
            raise ValueError(gossip)
        if order == "nonsense":
            return gossip
        if order == "die":
            os._exit(1)
        if order == "hang":
            time.sleep(600)
    return [[`,
  )
  .replace(
    '    return json.dumps(prediction)',
    '    return prediction if isinstance(prediction, str) else json.dumps(prediction)',
  );
