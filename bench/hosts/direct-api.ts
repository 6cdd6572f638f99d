import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  GetFunctionCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { createHttpApi } from '../http-api.ts';

const HANDLER = 'lambda_handler.py';

// For the event of an HTTP API, beside the handler for the proxy's. It has nothing of the gateway's contract.
const DIRECT = `

def direct(event, context):
    found = handler({
        "body": event["body"],
        "isBase64Encoded": event["isBase64Encoded"],
        "contentType": event["headers"]["content-type"],
    }, context)
    return {
        "statusCode": found["statusCode"],
        "headers": {"content-type": found["contentType"]},
        "body": found["body"],
        "isBase64Encoded": found["isBase64Encoded"],
    }
`;

/** The URL of an HTTP API that invokes a copy of a zip function directly, without the proxy. */
export async function directApi(modelFunction: string): Promise<string> {
  const lambda = new LambdaClient();
  const copied = await copyOf(lambda, modelFunction);
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: copied,
      StatementId: 'api',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    }),
  );
  return (await createHttpApi(new ApiGatewayV2Client(), 'direct', copied)).url;
}

async function copyOf(lambda: LambdaClient, name: string): Promise<string> {
  const { Configuration: found, Code } = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
  const zip = unzipSync(new Uint8Array(await (await fetch(Code?.Location ?? '')).arrayBuffer()));
  // The emulator's Python has the packages itself; without them, the zip is small enough for the call.
  const kept = Object.entries(zip).filter(([path]) => !/^packages\/(?!PYTHON$)|\.pyc$/.test(path));
  const handler = strFromU8(zip[HANDLER] ?? new Uint8Array()) + DIRECT;
  const code = zipSync({ ...Object.fromEntries(kept), [HANDLER]: strToU8(handler) }, { level: 0 });
  const created = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: `${name}-direct`,
      Code: { ZipFile: code },
      Handler: 'lambda_handler.direct',
      Role: found?.Role,
      Runtime: found?.Runtime,
      MemorySize: found?.MemorySize,
      Timeout: found?.Timeout,
      Environment: { Variables: found?.Environment?.Variables },
    }),
  );
  return created.FunctionArn ?? '';
}
