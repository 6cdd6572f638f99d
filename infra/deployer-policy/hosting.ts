import { arn } from '../naming.ts';
import { fileSystems } from './file-systems.ts';
import { functions } from './functions.ts';
import { images } from './images.ts';
import { keys } from './keys.ts';
import { allow, type ConfigContext, type Statement } from './statement.ts';

/** The endpoint and the functions. An endpoint has two slots: a real-time endpoint becomes serverless by way of a second endpoint. */
export function hosting(context: ConfigContext): Statement[] {
  const { site, names } = context;
  const of = (rest: string): string => arn(site, 'sagemaker', rest);
  const configs = of(`endpoint-config/${names.owner}-*`);
  const endpoints = names.endpoints.map((name) => of(`endpoint/${name.toLowerCase()}`));
  const kinds = ['model', 'endpoint-config', 'endpoint'];
  return [
    allow('FindTheHosting', kinds.map(listing), '*'),
    // Listings by a part of the name also return resources of others; only tags distinguish them.
    allow(
      'ReadTheHostingTags',
      ['sagemaker:ListTags'],
      kinds.map((kind) => of(`${kind}/*`)),
    ),
    allow('KeepTheModels', keeping('Model'), of(`model/${names.owner}-*`)),
    allow('KeepTheEndpointConfigs', keeping('EndpointConfig'), configs),
    // Creating and updating an endpoint is also authorized on its configuration (Service Authorization Reference).
    allow('KeepTheEndpoint', [...keeping('Endpoint'), 'sagemaker:UpdateEndpoint'], [...endpoints, configs]),
    // A new endpoint is invoked directly before the proxy switches to it.
    allow('AskTheEndpoint', ['sagemaker:InvokeEndpoint'], endpoints),
    ...keys(context),
    ...functions(context),
    ...images(context, names.repository),
    ...fileSystems(context),
  ];
}

function listing(kind: string): string {
  const words = kind.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `sagemaker:List${words.join('')}s`;
}

function keeping(noun: string): string[] {
  const verbs = ['Create', 'Describe', 'Delete'].map((command) => `sagemaker:${command}${noun}`);
  return [...verbs, 'sagemaker:AddTags'];
}
