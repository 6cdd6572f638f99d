import { CreateRoleCommand, PutUserPolicyCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POLICY_KINDS, policyCases, type PolicyCase, type PolicyKind, SOURCES } from './documents.ts';
import { openPolicyAccount } from './submit.ts';

/** The error code of each operation for a document that it refuses. */
const CODES: Readonly<Record<PolicyKind, string>> = {
  inline: 'MalformedPolicyDocumentException',
  managed: 'MalformedPolicyDocumentException',
  trust: 'MalformedPolicyDocumentException',
  bucket: 'MalformedPolicy',
  permission: 'InvalidParameterValueException',
};

const all = POLICY_KINDS.flatMap((kind) => policyCases(kind).map((document) => ({ kind, document })));

let account: Awaited<ReturnType<typeof openPolicyAccount>>;
const results: { kind: PolicyKind; document: PolicyCase; asAws: boolean }[] = [];
beforeAll(async () => {
  account = await openPolicyAccount();
});
afterAll(async () => {
  await account.close();
  process.stdout.write(`${table()}\n`);
});

/** Documents by kind: how many AWS accepts and refuses, and how many the emulator judges otherwise. */
function table(): string {
  const rows = POLICY_KINDS.map((kind) => {
    const of = results.filter((result) => result.kind === kind);
    const refused = of.filter(({ document }) => document.refused !== undefined).length;
    const otherwise = of.filter(({ asAws }) => !asAws).length;
    return [kind, of.length, of.length - refused, refused, otherwise];
  });
  return [['policy', 'documents', 'accepted', 'refused', 'judged otherwise'], ...rows]
    .map((row) =>
      row
        .map((cell) => String(cell).padEnd(18))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

/** Code and message of the refusal; undefined for a document that was accepted. */
async function refusalOf(sending: Promise<unknown>): Promise<string | undefined> {
  try {
    await sending;
    return undefined;
  } catch (error) {
    return String(error);
  }
}

describe('a policy document', () => {
  it('is one of at least 150, and each cites a source', () => {
    expect(all.length).toBeGreaterThanOrEqual(150);
    const cited = all.map(({ document }) => document.source);
    expect(cited.filter((source) => SOURCES[source] === undefined)).toEqual([]);
    expect(Object.keys(SOURCES).filter((source) => !cited.includes(source))).toEqual([]);
  });

  it.each(POLICY_KINDS)('of the kind %s has a name of its own', (kind) => {
    const names = policyCases(kind).map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
  });

  it.each(
    all.map(
      (each) =>
        [each.kind, each.document.refused ? 'refused' : 'accepted', each.document.name, each] as const,
    ),
  )('%s is %s with AWS’s words: %s', async (_kind, _decision, _name, { kind, document }) => {
    const result = { kind, document, asAws: false };
    results.push(result);
    const expected = document.refused === undefined ? undefined : `${CODES[kind]}: ${document.refused}`;
    expect(await refusalOf(account.submit[kind](document))).toBe(expected);
    result.asAws = true;
  });
});

describe('the other operations that take a document', () => {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const malformed = { name: 'MalformedPolicyDocumentException' };

  it('are CreateRole, PutUserPolicy and simulations', async () => {
    const role = new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: PolicyDocument });
    await expect(account.iam.send(role)).rejects.toMatchObject(malformed);
    const inline = new PutUserPolicyCommand({ UserName: 'emulator', PolicyName: 'p', PolicyDocument });
    await expect(account.iam.send(inline)).rejects.toMatchObject(malformed);
    const simulation = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: 'arn:aws:iam::123456789012:role/present',
      PolicyInputList: [PolicyDocument],
      ActionNames: ['s3:GetObject'],
    });
    await expect(account.iam.send(simulation)).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: 'Syntax errors in policy.',
    });
  });
});
