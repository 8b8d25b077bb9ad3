import type { PublishDetail } from '../../api/types.js';
import type { Tone } from '../../parts/Banner.js';
import { stateWords } from './publishWords.js';

/** One step of a publish on its way. */
export interface Step {
  readonly name: string;
  readonly standing: 'done' | 'now' | 'to-come';
  readonly at?: string;
  /** Of the last one, where it says how it ended. */
  readonly tone?: Tone;
}

type Told = Pick<
  PublishDetail,
  'state' | 'scheduled' | 'dueAt' | 'createdAt' | 'committedAt' | 'endedAt' | 'timeline' | 'parts'
>;

/**
 * From asked to where it ends. What has not been reached when it ended is left out: it will not come. Lines of the timeline
 * say when a step was reached; of one that was reached twice, as after a replay, the last time counts.
 */
export function stepsOf(publish: Told, platform: string): Step[] {
  const { state, scheduled, dueAt, createdAt, committedAt } = publish;
  const reachedAt = (...kinds: string[]) => publish.timeline.findLast(({ kind }) => kinds.includes(kind))?.at;
  const hasMedia = publish.parts.some(({ media }) => media.length > 0);
  const stagedAt = reachedAt('staged');
  const stagingAt = reachedAt('staging');
  const handedAt = committedAt ?? reachedAt('committing', 'replaying');

  const way: (Omit<Step, 'standing'> & { readonly isReached: boolean })[] = [
    { name: 'Asked for', at: createdAt, isReached: true },
    ...(scheduled ? [{ name: 'Waits for its moment', at: dueAt, isReached: true }] : []),
    ...(hasMedia || stagingAt !== undefined || stagedAt !== undefined
      ? [
          {
            name: `Media prepared at ${platform}`,
            ...at(stagedAt ?? stagingAt),
            isReached: stagedAt !== undefined || stagingAt !== undefined,
          },
        ]
      : []),
    { name: `Handed to ${platform}`, ...at(handedAt), isReached: handedAt !== undefined },
  ];
  const end = endOf(publish, reachedAt);
  if (end.isOver) {
    const reached = way.filter(
      ({ name, isReached }) => isReached && !(wasCut(publish) && name === 'Waits for its moment'),
    );
    return [...reached.map((step) => withStanding(step, 'done')), ...end.steps];
  }

  const current = currentName(state, platform, { hasMedia, scheduled });
  const now = Math.max(
    way.findIndex(({ name }) => name === current),
    0,
  );
  return [
    ...way.map((step, place) =>
      withStanding(step, place < now ? 'done' : place === now ? 'now' : 'to-come', place <= now || step.at === dueAt),
    ),
    { name: 'Live', standing: 'to-come' },
  ];
}

const withStanding = (
  { name, at: when }: Omit<Step, 'standing'>,
  standing: Step['standing'],
  showsTime = true,
): Step => ({ name, standing, ...(showsTime && at(when)) });

const at = (when: string | undefined | null): { at?: string } => (when ? { at: when } : {});

function currentName(
  state: PublishDetail['state'],
  platform: string,
  { hasMedia, scheduled }: { hasMedia: boolean; scheduled: boolean },
): string {
  const prepared = `Media prepared at ${platform}`;
  const handed = `Handed to ${platform}`;
  if (state === 'staging') return prepared;
  if (state === 'staged' || state === 'committing') return handed;
  return scheduled ? 'Waits for its moment' : hasMedia ? prepared : handed;
}

/** Ended before its moment came. */
const wasCut = ({ endedAt, dueAt, state }: Told): boolean =>
  (state === 'cancelled' || state === 'failed') && endedAt !== null && endedAt < dueAt;

function endOf(
  { state, endedAt, timeline }: Told,
  reachedAt: (...kinds: string[]) => string | undefined,
): { isOver: boolean; steps: Step[] } {
  const { word, tone } = stateWords(state);
  const wasLive = timeline.some(({ kind }) => kind === 'published');
  const live: Step[] = wasLive ? [{ name: 'Live', standing: 'done', ...at(reachedAt('published')) }] : [];
  if (state === 'unpublishing') return { isOver: true, steps: [...live, ended('unpublishing')] };
  if (state === 'unpublished') return { isOver: true, steps: [...live, ended('unpublished')] };
  if (state === 'published') return { isOver: true, steps: [ended('published', endedAt)] };
  if (state === 'failed' || state === 'unconfirmed' || state === 'cancelled')
    return { isOver: true, steps: [ended(state, endedAt)] };
  return { isOver: false, steps: [] };

  function ended(kind: string, when: string | null = null): Step {
    return { name: word, standing: 'now', tone, ...at(reachedAt(kind) ?? when) };
  }
}
