import { fault, type Fault } from './fault.ts';
import { type JsonNode, memberOf, textsOf, valuesOf } from './json-node.ts';
import { UNPREFIXED } from './sentences.ts';

/** Action or NotAction of a statement: present, and each value `*` or a vendor, one colon and a name. */
export function actionFaults(statement: JsonNode): Fault[] {
  const element = memberOf(statement, 'Action') ?? memberOf(statement, 'NotAction');
  if (valuesOf(element).length === 0) return [fault('noAction', 'Action', element?.begun)];
  return textsOf(element).flatMap((action) => {
    const sentence = actionSentence(action);
    return sentence === undefined ? [] : [fault('action', sentence)];
  });
}

/** IAM's sentence about the form of an action; it knows no list of services or actions. */
function actionSentence(action: string): string | undefined {
  if (action === '*') return undefined;
  const [vendor = '', ...rest] = action.split(':');
  if (rest.length === 0) return UNPREFIXED;
  if (rest.length > 1) return 'Actions/Condition can contain only one colon.';
  return vendor === '*' || /^[A-Za-z0-9.-]+$/.test(vendor) ? undefined : `Vendor ${vendor} is not valid`;
}
