import type { Listed } from '../../reconcile/listing.ts';

/** The AWS CLI command that deletes a resource, by kind; `name` as the kind's listing returns it. */
const COMMANDS: Readonly<Record<string, (name: string) => string>> = {
  bucket: (name) => `s3 rb s3://${name}`,
  object: (name) => `s3 rm s3://${name}`,
  'log-group': (name) => `logs delete-log-group --log-group-name ${name}`,
  role: (name) => `iam delete-role --role-name ${name}`,
  model: (name) => `sagemaker delete-model --model-name ${name}`,
  'endpoint-config': (name) => `sagemaker delete-endpoint-config --endpoint-config-name ${name}`,
  alarm: alarmCommand,
  'version-alarm': alarmCommand,
  endpoint: (name) => `sagemaker delete-endpoint --endpoint-name ${name}`,
  function: (name) => `lambda delete-function --function-name ${name}`,
  // APIs are deleted by id, and names are not unique: this prints the ids, for `delete-api --api-id`.
  'rest-api': (name) => `apigateway get-rest-apis --query "items[?name=='${name}'].id"`,
  'api-key': (name) => `apigateway get-api-keys --query "items[?name=='${name}'].id"`,
  'usage-plan': (name) => `apigateway get-usage-plans --query "items[?name=='${name}'].id"`,
  'domain-name': (name) => `apigateway delete-domain-name --domain-name ${name}`,
  'http-api': (name) => `apigatewayv2 get-apis --query "Items[?Name=='${name}'].ApiId"`,
};

function alarmCommand(name: string): string {
  return `cloudwatch delete-alarms --alarm-names ${name}`;
}

/** The command that deletes a resource; undefined for a kind without one. */
export function removalCommand({ kind, name }: Listed, region: string): string | undefined {
  const rest = COMMANDS[kind]?.(name);
  return rest && `aws ${rest} --region ${region}`;
}
