import { activityInfo } from '@temporalio/activity';
import { request } from 'undici';
import { Failure, NotYet } from '../domain/failures.js';
import { signedHeaders } from './postEvent.js';

/** The engagement engine: another service of ours, which proposes answers. */
export interface Engine {
  readonly url: string;
  /** `whsec_` and base64, as Standard Webhooks writes secrets. */
  readonly secret: string;
}

const answerWithinMs = 15_000;

/** Hands a message to the engine; any 2xx takes it. What it proposes comes later, as a draft of its own. */
export async function offer(engine: Engine, id: string, content: object): Promise<void> {
  const body = JSON.stringify(content);
  const { statusCode, body: answer } = await request(engine.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedHeaders({ id, body }, [engine.secret]) },
    body,
    signal: AbortSignal.timeout(answerWithinMs),
  }).catch((error: unknown) => {
    throw later(`The engagement engine does not answer (${error instanceof Error ? error.name : 'error'}).`);
  });
  await answer.dump({ limit: 100_000 }).catch(() => {}); // the status has come: what becomes of the rest changes nothing
  if (statusCode >= 200 && statusCode < 300) return;
  if (statusCode === 410) throw new Failure('not-found', 'The engagement engine wants no messages any more (410).');
  throw later(`The engagement engine answered ${statusCode}.`);
}

/** Five seconds, doubled up to half an hour. */
const later = (why: string): NotYet =>
  new NotYet(why, Math.min(5_000 * 2 ** (activityInfo().attempt - 1), 30 * 60_000));
