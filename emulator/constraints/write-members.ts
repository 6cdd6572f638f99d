import { writeFileSync } from 'node:fs';
import { membersPage } from './members-page.ts';

// Writes MEMBERS.md: how every operation treats the members of its input.
writeFileSync(new URL('../MEMBERS.md', import.meta.url), await membersPage());
