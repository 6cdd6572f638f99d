import { describeModel, type ModelPackage } from '../../../src/package/model.ts';
import { resolveModel } from '../../../src/package/source/resolve.ts';
import { LOCAL_ACCESS, type SourceAccess } from '../../../src/package/source/source.ts';

/** Packs what a name leads to, for the bundled serve script; nothing else is checked, as the image is not known. */
export async function packedFrom(name: string, access?: SourceAccess, code?: string): Promise<ModelPackage> {
  const model = await resolveModel(name, code !== undefined, access);
  const served = { name: 'text-classification', architectures: /./ };
  return await describeModel({ model, code }, { served, image: undefined });
}

/** Access to this machine only, and what is said about the model. */
export function saying(): { readonly said: string[]; readonly access: SourceAccess } {
  const said: string[] = [];
  return { said, access: { ...LOCAL_ACCESS, say: (text) => void said.push(text) } };
}
