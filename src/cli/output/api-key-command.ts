/** The AWS CLI command that prints the value of an API key; this tool never prints it. */
export function apiKeyCommand(name: string, region: string): string {
  return (
    `aws apigateway get-api-keys --name-query ${name} --include-values --query "items[0].value" ` +
    `--output text --region ${region}`
  );
}
