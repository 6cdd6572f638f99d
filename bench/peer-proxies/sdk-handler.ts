/** The simplest proxy: the SDK's client with its defaults, no validation. */
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';

const client = new SageMakerRuntimeClient({});

export async function handler(event: { readonly body: string }): Promise<object> {
  const command = new InvokeEndpointCommand({
    EndpointName: process.env['ENDPOINT'] ?? '',
    ContentType: 'application/json',
    Body: event.body,
  });
  const { Body } = await client.send(command);
  return { statusCode: 200, body: new TextDecoder().decode(Body) };
}
