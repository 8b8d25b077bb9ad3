/** The share of every limit that imports, replays and insights leave to live posts. */
export const importReserve = 0.2;

/** Posts that one collecting of insights reads at most; the others have their turn at the next. */
export const insightPostsAtOnceMax = 200;
/** A series that is asked for has at most so many points. */
export const insightPointsMax = 2_000;

/** Longest schedule ahead, and how far back "now" reaches for a caller whose clock is a little behind. */
export const scheduleAheadMaxMs = 366 * 24 * 3_600_000;
export const scheduleBehindMaxMs = 60_000;

/** A scheduled publish is checked and staged this long before it is due, so that only the call is left for the moment. */
export const armBeforeMs = 60_000;

/** A connection waits this long for the owner's consent, and for the choice among several accounts. */
export const consentWaitMs = 10 * 60_000;
export const choiceWaitMs = 30 * 60_000;

/**
 * Failures of one kind on one platform are one incident while no more than half an hour lies between one and the next, and more than
 * one account is hit: a single account's trouble is its own, and what comes an hour later may have another cause.
 */
export const incidentGapMs = 30 * 60_000;
export const incidentAccountsMin = 2;

/**
 * So long after a call was made, a person may say that it came to nothing: by then it is over (it leaves within 10 seconds of its
 * intent, and is given up after 20), and the platform has had time to show what it made.
 */
export const saidAfterMs = 60_000;

/** How many posts an import brings. Some platforms hand out fewer: see `capabilities.import.postsMax`. */
export const importPostsDefault = 1_000;
export const importPostsMax = 10_000;
/** Files of one import that are fetched at once. */
export const importFilesAtOnce = 4;

/** A link that signs a browser in waits this long to be opened; the session then lasts as long as was asked for. */
export const sessionLinkMs = 10 * 60_000;
export const sessionMinutes = { min: 5, default: 60, max: 720 };

/** A bulk replay: how many publishes at most, how fast, and how many of them are under way at once. */
export const replayItemsMax = 5_000;
export const replaysPerMinute = { usual: 60, max: 600 } as const;
export const replaysAtOnceMax = 10;
/** One that nobody starts, or resumes, is cancelled by itself after this. */
export const replayBatchWaitMs = 7 * 24 * 3_600_000;

/** Endpoints for events that a workspace may have. */
export const eventEndpointsMax = 20;
/** After a rotation the secret before signs along for this long: receivers change theirs in the meantime. */
export const secretOverlapMs = 24 * 3_600_000;
/** An endpoint that nothing got through to for this long is disabled. */
export const endpointFailingMaxMs = 3 * 24 * 3_600_000;

/**
 * When an event is sent again that did not get through: the schedule of the Standard Webhooks specification, as far as a day goes.
 * A wait is up to a tenth shorter, so that what failed together does not come back together.
 */
export const eventRetryAfterMs = [
  5_000,
  5 * 60_000,
  30 * 60_000,
  2 * 3_600_000,
  5 * 3_600_000,
  8 * 3_600_000,
  8 * 3_600_000,
];
export const eventRetryForMs = 24 * 3_600_000;

/**
 * How often an inbox is polled: after a twentieth of the time since its newest message, within bounds. So a busy one is looked at
 * every minute, and one that has been quiet for two days every two hours. Where a webhook has told something of the account this
 * month, polling only has to find what they miss.
 */
export const inboxPace = {
  shareOfQuiet: 1 / 20,
  byPollingAlone: { minMs: 60_000, maxMs: 2 * 3_600_000 },
  besideWebhooks: { minMs: 15 * 60_000, maxMs: 6 * 3_600_000 },
  webhooksCountForMs: 30 * 24 * 3_600_000,
} as const;

/** Pages per look; a poll that needs more goes on at the next one, which comes at once. */
export const inboxPagesPerLook = 10;
/** The first poll of an account goes back no further than this many pages. */
export const inboxFirstPagesMax = 20;
/** What was said this long before the account was connected is kept, but nobody is told of it as news. */
export const inboxNewsBeforeMs = 24 * 3_600_000;

/**
 * What came in is read again to see whether it was edited or taken back: as long as nobody has answered it, or while its conversation
 * goes on. The wait grows with its age, and no message is older than a week by then: twelve times in all. It rides along with
 * polls, which come at least as often.
 */
export const rereadPace = {
  shareOfAge: 1 / 2,
  minMs: 3_600_000,
  withinMs: 7 * 24 * 3_600_000,
  conversationWithinMs: 3 * 24 * 3_600_000,
} as const;
/** Lists, or batches of ids, that one look reads again at most; the others have their turn at the next. */
export const rereadsPerLook = 5;

/** A conversation is shown with so many of its newest messages. */
export const conversationMessagesMax = 500;

/** A draft that nobody says yes to is given up after this. */
export const draftWaitMs = 30 * 24 * 3_600_000;
/** Longest text of a draft, whatever the platform allows. */
export const draftLengthMax = 10_000;
/** Rules of one account for automatic approval. */
export const autoApproveRulesMax = 20;
/** The engagement engine is asked for a day to take a message; then that message waits for a person alone. */
export const offerWithinMs = 24 * 3_600_000;
