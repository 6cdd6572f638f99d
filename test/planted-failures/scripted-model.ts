import { STUB_SCRIPT } from '../stub-archive.ts';

/** Begins every text that a planted failure sends; no response and no log line of the proxy may contain it. */
export const MARK = 'LEAKPROBE';

/** The behaviors that a text can request from the scripted model. */
export type Order = 'answer' | 'client-error' | '400' | '500' | 'nonsense' | 'die' | 'hang';

/** A text that requests a behavior. */
export function ordered(order: Order): string {
  return `${MARK} ${order}`;
}

// Internal details that a container may put into an error; no caller of a gateway may see them.
const INTERNALS = [
  'Traceback (most recent call last): File \\"/opt/ml/model/code/inference.py\\", line 7',
  'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/planted',
  'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logEventViewer:group=x',
].join(' ');

/** A model that fails as its input requests, with internal details in the error; otherwise it answers as the stub does. */
export const SCRIPTED_MODEL = STUB_SCRIPT.replace('import json, os', 'import json, os, time')
  .replace(
    '    return [[',
    `    from sagemaker_inference.errors import BaseInferenceToolkitError
    for text in texts:
        order = text.split()[-1]
        internals = "${INTERNALS} said " + text
        if order == "client-error":
            detail = "sagemaker-gateway-client-error 422 wrong-shape: " + internals
            raise BaseInferenceToolkitError(422, detail, "wrong-shape")
        if order == "400":
            raise BaseInferenceToolkitError(400, internals, "Bad Request")
        if order == "500":
            raise ValueError(internals)
        if order == "nonsense":
            return internals
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
