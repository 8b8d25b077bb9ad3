import { type ReplayFinding, type ReplayResult, replayFindings } from '../../../domain/states.js';
import type { FailureGroup, ReplayBatch, ReplayBatchItem } from '../../api/types.js';
import { classInWords } from '../../parts/failureWords.js';
import { count } from '../../parts/words.js';

type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain';

type Change = FailureGroup['changed'][number]['what'];
export const changeWords: Readonly<Record<Change, string>> = {
  reconnected: 'Connected again',
  'token-renewed': 'Token renewed',
  'scope-added': 'Permission added',
  'outage-over': 'Outage over',
};

/** They concern many, and one replay may mend all of it; otherwise in the order they came in. */
export const incidentsFirst = <Group extends Pick<FailureGroup, 'incident'>>(groups: readonly Group[]): Group[] => [
  ...groups.filter(({ incident }) => incident !== null),
  ...groups.filter(({ incident }) => incident === null),
];

/** `counted` follows a number. */
export const findingWords: Readonly<
  Record<ReplayFinding, { name: string; counted: string; what: string; tone: Tone }>
> = {
  posted: {
    name: 'Live already',
    counted: 'live already',
    what: 'A replay takes note of it and repeats nothing.',
    tone: 'good',
  },
  'not-posted': { name: 'Not there', counted: 'not there', what: 'A replay sends it.', tone: 'info' },
  'cannot-tell': {
    name: 'Cannot be told',
    counted: 'cannot be told',
    what: 'It is left alone: look on the platform first.',
    tone: 'warn',
  },
  obstacle: {
    name: 'An obstacle stands in the way',
    counted: 'with an obstacle in the way',
    what: 'A replay would fail again, so it is left alone.',
    tone: 'bad',
  },
};

export const findingOf = ({
  verdict,
  obstacle,
}: Pick<ReplayBatchItem, 'verdict' | 'obstacle'>): ReplayFinding | undefined =>
  obstacle === null ? (verdict ?? undefined) : 'obstacle';

export const countOf = (counts: ReplayBatch['counts'], finding: ReplayFinding): number =>
  ({
    posted: counts.posted,
    'not-posted': counts.notPosted,
    'cannot-tell': counts.cannotTell,
    obstacle: counts.obstacle,
  })[finding];

export const resultWords: Readonly<Record<ReplayResult, { name: string; counted: string; tone: Tone }>> = {
  'to-look': { name: 'Not looked at yet', counted: 'not looked at yet', tone: 'plain' },
  waiting: { name: 'Waiting', counted: 'waiting', tone: 'plain' },
  replaying: { name: 'Replaying', counted: 'replaying', tone: 'info' },
  published: { name: 'Published', counted: 'published', tone: 'good' },
  failed: { name: 'Failed again', counted: 'failed again', tone: 'bad' },
  unconfirmed: { name: 'Unconfirmed', counted: 'unconfirmed', tone: 'warn' },
  skipped: { name: 'Left out', counted: 'left out', tone: 'plain' },
};

/** What has come of the replays: the results that are shown once somebody has given the go. */
export const outcomes = ['published', 'failed', 'unconfirmed', 'replaying', 'waiting', 'skipped'] as const;

type Action = ReplayBatch['audit'][number]['action'];
export const actionWords: Readonly<Record<Action, string>> = {
  asked: 'asked what the platform says of each',
  started: 'started the replay',
  paused: 'paused it',
  resumed: 'resumed it',
  cancelled: 'cancelled it',
};

export const stateWords: Readonly<Record<ReplayBatch['state'], { name: string; what: string; tone: Tone }>> = {
  looking: { name: 'Looking', what: 'The platform is asked for each. Nothing is repeated.', tone: 'info' },
  looked: {
    name: 'Your decision',
    what: 'Everything was looked at, and nothing was repeated. Now you decide.',
    tone: 'warn',
  },
  replaying: { name: 'Replaying', what: 'Before each replay the platform is asked once more.', tone: 'info' },
  paused: { name: 'Paused', what: 'Nothing more begins. What has begun ends by itself.', tone: 'warn' },
  completed: { name: 'Done', what: 'Every replay has ended.', tone: 'good' },
  cancelled: { name: 'Cancelled', what: 'What had begun ended by itself. The rest was left as it was.', tone: 'plain' },
};

/** Its counts still move by themselves. */
export const isMoving = ({ state, counts }: Pick<ReplayBatch, 'state' | 'counts'>): boolean =>
  state === 'looking' || state === 'replaying' || counts.replaying > 0;

/** What a go would do. */
export const outlook = ({ counts, perMinute }: Pick<ReplayBatch, 'counts' | 'perMinute'>) => ({
  adopts: counts.posted,
  sends: counts.notPosted,
  leavesOut: counts.cannotTell + counts.obstacle,
  replays: counts.posted + counts.notPosted,
  minutes: Math.ceil((counts.posted + counts.notPosted) / perMinute),
});

export const publishes = (many: number): string => count(many, 'publish', 'publishes');

export const accounts = (many: number): string => count(many, 'account');

/** `190 failed, 10 unconfirmed`. */
export function statesInWords({ failed, unconfirmed }: FailureGroup['states']): string {
  const counted = [failed > 0 && `${failed} failed`, unconfirmed > 0 && `${unconfirmed} unconfirmed`];
  return counted.filter(Boolean).join(', ') || 'none';
}

/** Where the list of publishes shows what a group is made of. When a publish failed is not asked there, only when it was made. */
export function listOf({ states, failureClass, platform, accountId, to }: FailureGroup['filter']): string {
  const search = new URLSearchParams({
    state: (states ?? ['failed', 'unconfirmed']).join(','),
    ...(platform && { platform }),
    ...(failureClass && { failureClass }),
    ...(accountId && { accountId }),
    ...(to && { to }),
  });
  return `/publishes?${search}`;
}

/** What a batch was made of, where it was not made of single publishes. */
export function filterInWords(
  { platform, failureClass, accountId }: ReplayBatch['filter'],
  platformName: (platform: string) => string,
): string | undefined {
  const said = [
    platform && platformName(platform),
    failureClass && classInWords(failureClass).toLowerCase(),
    accountId && 'one account',
  ];
  return said.filter(Boolean).join(', ') || undefined;
}

/** Parts of a whole as widths that add up to it; what is there at all can be seen. */
export function shares(counts: readonly number[]): number[] {
  const visible = 0.01;
  const sum = counts.reduce((all, count) => all + count, 0);
  if (sum === 0) return counts.map(() => 0);
  const widths = counts.map((count) => (count === 0 ? 0 : Math.max(visible, count / sum)));
  const wide = widths.reduce((all, width) => all + width, 0);
  return widths.map((width) => width / wide);
}

/** A web address of the platform, or nothing: an answer may hold anything. */
export function webAddress(url: string | null): string | undefined {
  if (url === null || !URL.canParse(url)) return undefined;
  return ['https:', 'http:'].includes(new URL(url).protocol) ? url : undefined;
}

/** Counts in a line: what was found before anybody decided, what came of it after. */
export function standInWords({ state, counts, total }: Pick<ReplayBatch, 'state' | 'counts' | 'total'>): string {
  if (state === 'looking') return `${total - counts.toLook} of ${total} looked at`;
  const said =
    state === 'looked'
      ? replayFindings.map((finding) => [countOf(counts, finding), findingWords[finding].counted] as const)
      : outcomes.map((outcome) => [counts[outcome], resultWords[outcome].counted] as const);
  return said
    .filter(([count]) => count > 0)
    .map(([count, counted]) => `${count} ${counted}`)
    .join(', ');
}
