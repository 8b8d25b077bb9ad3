import type { FailureClass } from '../../domain/failures.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What one of TikTok's codes means for us. */
export interface ErrorRow {
  readonly class: FailureClass;
  readonly says: string;
  readonly nextStep?: string;
  readonly scope?: 'app';
  readonly retryAfterMs?: number;
}

const dayIsFull: ErrorRow = {
  class: 'rate-limited',
  says: 'TikTok: this account has reached its posts for the day, counted over every app',
  nextStep: 'Nothing to do: it goes on by itself when the oldest of them is a day old.',
  retryAfterMs: hourMs,
};
const banned: ErrorRow = {
  class: 'account-gone',
  says: 'TikTok has banned this account from posting',
  nextStep: 'Open the account’s status in the TikTok app and follow its steps; replay once it may post again.',
};
const spam: ErrorRow = {
  class: 'content-refused',
  says: 'TikTok takes this post for spam or for against its rules',
};
const wrongValue = (says: string): ErrorRow => ({ class: 'content-refused', says });

/** `error.code` of every answer, whatever its status: the quota codes come with a 200 as well (tiktok.md §3.1, §7). */
export const errorRows: Readonly<Record<string, ErrorRow>> = {
  // ---- tokens and permissions
  access_token_invalid: { class: 'reconnect-needed', says: 'TikTok does not accept this account’s token' },
  scope_not_authorized: { class: 'permission-missing', says: 'The owner did not allow this at TikTok' },
  scope_permission_missed: { class: 'permission-missing', says: 'The owner did not allow this at TikTok' },

  // ---- limits
  rate_limit_exceeded: { class: 'rate-limited', says: 'TikTok: too many requests', retryAfterMs: minuteMs },
  spam_risk_too_many_posts: dayIsFull,
  spam_risk_too_many_pending_share: {
    class: 'rate-limited',
    says: 'TikTok: five drafts wait in this account’s inbox, and it takes no more',
    nextStep: 'Publish or discard drafts in the TikTok app’s inbox; without that it goes on by itself after a day.',
    retryAfterMs: hourMs,
  },
  reached_active_user_cap: {
    class: 'quota-exhausted',
    says: 'TikTok: our app has reached the accounts that may post with it in a day',
    nextStep: 'Ask TikTok for a higher cap of active creators; waiting posts go on by themselves the next day.',
    scope: 'app',
    retryAfterMs: hourMs,
  },

  // ---- the account and our app
  spam_risk_user_banned_from_posting: banned,
  unaudited_client_can_only_post_to_private_accounts: {
    class: 'app-misconfigured',
    says: 'TikTok has not audited our app, and until then lets it post to private accounts only',
    nextStep:
      'Set the account to private in the TikTok app (Settings and privacy → Privacy) and choose “only me”, or have our app audited by TikTok; then replay.',
  },
  url_ownership_unverified: {
    class: 'app-misconfigured',
    says: 'TikTok does not fetch from our address because it is not verified as ours',
    nextStep:
      'Verify the domain of MEDIA_PUBLIC_URL for our app in TikTok’s developer portal (production), then replay.',
  },

  // ---- the post
  spam_risk: spam,
  spam_risk_text: { ...spam, says: 'TikTok takes the text of this post for spam or for against its rules' },
  privacy_level_option_mismatch: {
    class: 'content-refused',
    says: 'TikTok does not offer this account the audience that was chosen',
    nextStep: 'Choose another audience: what is on offer follows the account’s own privacy. Then publish anew.',
  },
  invalid_file_upload: {
    class: 'content-refused',
    says: 'TikTok does not accept the file',
    nextStep: 'Encode it anew within TikTok’s limits, or take another one, then publish again.',
  },
  app_version_check_failed: {
    class: 'content-refused',
    says: 'TikTok: the owner’s app is too old for photo drafts',
    nextStep: 'Update the TikTok app to 31.8 or newer, or publish directly; then replay.',
  },
  invalid_param: wrongValue('TikTok does not accept something about this post'),
  invalid_params: wrongValue('TikTok does not accept something about this post'),

  // ---- publish ids
  invalid_publish_id: { class: 'not-found', says: 'TikTok does not know this post' },
  token_not_authorized_for_specified_publish_id: {
    class: 'not-found',
    says: 'TikTok: this post was handed over by another account',
  },
  publish_not_cancellable: {
    class: 'content-refused',
    says: 'TikTok can no longer stop this post',
    nextStep: 'Delete it in the TikTok app.',
  },

  internal_error: { class: 'platform-unavailable', says: 'TikTok is in trouble' },
};

/** For answers without a code that we know. */
export const statusRows: Readonly<Record<number, ErrorRow>> = {
  401: errorRows.access_token_invalid!,
  403: { class: 'permission-missing', says: 'TikTok forbids this call and does not say why' },
  404: { class: 'not-found', says: 'TikTok does not know this' },
  408: { class: 'platform-unavailable', says: 'TikTok gave up waiting for our request' },
  413: { class: 'content-refused', says: 'TikTok: the file is too large' },
  429: errorRows.rate_limit_exceeded!,
};

/** What became of a post that TikTok took and did not publish. */
export interface FailReasonRow extends ErrorRow {
  /** TikTok failed by itself, or its limit may be open by then: worth handing over anew. */
  readonly again?: true;
}

const file = (says: string): FailReasonRow => ({
  class: 'content-refused',
  says: `TikTok took it and then turned it down: ${says}`,
  nextStep: 'Encode it anew within TikTok’s limits, or take another one, then publish again.',
});
const fetching: FailReasonRow = {
  class: 'content-refused',
  says: 'TikTok could not fetch the files from us',
  nextStep: 'Check that MEDIA_PUBLIC_URL can be reached from outside without a redirect, then replay.',
  again: true,
};

/** `fail_reason` of a post whose status is FAILED (tiktok.md §3.7). The classes are such that time alone does not heal. */
export const failReasons: Readonly<Record<string, FailReasonRow>> = {
  file_format_check_failed: file('the format of the file.'),
  duration_check_failed: file('how long the video is.'),
  frame_rate_check_failed: file('the frames per second of the video.'),
  picture_size_check_failed: file('the size of a picture.'),
  internal: {
    class: 'content-refused',
    says: 'TikTok took it and failed over it',
    nextStep: 'Replay it later: the fault is TikTok’s own.',
    again: true,
  },
  video_pull_failed: fetching,
  photo_pull_failed: fetching,
  publish_cancelled: { class: 'content-refused', says: 'It was cancelled at TikTok before it was live' },
  auth_removed: {
    class: 'reconnect-needed',
    says: 'The owner removed our app at TikTok before it was live',
  },
  // What was counted when it was taken is counted when it is taken again: the check before that waits for the limit.
  spam_risk_too_many_posts: {
    class: 'content-refused',
    says: 'TikTok: this account has reached its posts for the day, counted over every app',
    nextStep: 'Replay it tomorrow.',
    again: true,
  },
  spam_risk_user_banned_from_posting: banned,
  spam_risk_text: errorRows.spam_risk_text!,
  spam_risk: spam,
};
