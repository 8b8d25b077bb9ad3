import { z } from 'zod';
import type { Caller } from './access.js';
import { Problem } from './errors.js';

/** Names stand in the audit trail, so nothing in one may move or hide what stands beside it. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, 'holds characters that cannot be shown in a line.');
export const personId = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/, 'must be 1 to 100 printable characters (ASCII) without a space.')
  .meta({ description: 'Your own id of the person.' });

/** Whom a backend names when it passes on what a person decided. */
export const personSchema = z
  .strictObject({ id: personId, name: personName.meta({ description: 'As the history shows the person.' }) })
  .meta({
    id: 'Person',
    description: 'Who decided it. With an API key this is needed; a session says it by itself, and must leave it out.',
  });

/** Who decided, as the history keeps it: `Ada (owner u-17)` at the pages, `Ada (u-17), by 3f2a… (backend)` through a key. */
export function decidedBy({ session, label }: Caller, person: z.output<typeof personSchema> | undefined): string {
  const refused = (detail: string, nextStep: string, message: string) =>
    new Problem('bad-request', detail, { nextStep, violations: [{ path: 'person', message }] });
  if (session) {
    if (person)
      throw refused(
        'The session says who decides; nobody decides in another’s name here.',
        'Leave `person` out.',
        'must be left out',
      );
    return label;
  }
  if (!person)
    throw refused(
      'A person decides about an answer, and a key is none.',
      'Add who decided: {"person": {"id": "u-17", "name": "Ada"}}.',
      'is missing',
    );
  return `${person.name} (${person.id}), by ${label}`;
}
