/** The aws CLI command that shows the value of a key, for whoever wants to see it: nothing here ever prints one. */
export function apiKeyCommand(name: string, region: string): string {
  return (
    `aws apigateway get-api-keys --name-query ${name} --include-values --query "items[0].value" ` +
    `--output text --region ${region}`
  );
}
