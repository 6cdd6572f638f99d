/** What a shell takes to use the emulator; no value, the secret key included, has a character that needs quotes. */
export function exportLines(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => `  export ${name}=${value}`);
}
