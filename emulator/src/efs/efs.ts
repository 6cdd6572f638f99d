import type { AccountContext, Service } from '../account/account-context.ts';
import type { FileSystemPort } from '../account/network-port.ts';
import { createService } from '../protocol/service.ts';
import { fileActions } from './actions.ts';
import { refuseAsBadRequest } from './errors.ts';
import { FileStore } from './file-store.ts';
import { fileSystemPort } from './file-system-port.ts';
import { MODEL } from './members.ts';

/** EFS: file systems, mount targets and access points. Their files are folders that functions mount. */
export function createEfs(account: AccountContext): { service: Service; port: FileSystemPort } {
  const store = new FileStore(account);
  const service = createService({
    name: 'efs',
    ...MODEL,
    protocol: 'restJson1',
    refusal: refuseAsBadRequest,
    actions: fileActions(store),
  });
  return { service, port: fileSystemPort(store) };
}
