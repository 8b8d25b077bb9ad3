import { type Answer, Refusal } from '../shared/call.js';
import { opaque } from '../shared/secrets.js';

/** TikTok's own words in TikTok's own shapes (§1.5, §7). */

const logId = (): string => `20261107${opaque(12)}`;

export const ok = (data: object): Answer => ({
  status: 200,
  body: { data, error: { code: 'ok', message: '', log_id: logId() } },
});

const statusOf: Record<string, number> = {
  access_token_invalid: 401,
  scope_not_authorized: 401,
  rate_limit_exceeded: 429,
  spam_risk_too_many_posts: 403,
  spam_risk_too_many_pending_share: 403,
  spam_risk_user_banned_from_posting: 403,
  spam_risk: 403,
  reached_active_user_cap: 403,
  unaudited_client_can_only_post_to_private_accounts: 403,
  url_ownership_unverified: 403,
  privacy_level_option_mismatch: 403,
};

const messages: Record<string, string> = {
  access_token_invalid: 'The access token is invalid or not found in the request.',
  scope_not_authorized: 'The user did not authorize the scope required for completing this request.',
  rate_limit_exceeded: 'Your request is blocked because the rate limit is exceeded.',
  spam_risk_too_many_posts: 'The daily post cap from the API is reached for the current user.',
  spam_risk_too_many_pending_share: 'There may be at most 5 pending shares within any 24-hour period.',
  spam_risk_user_banned_from_posting: 'The user is banned from making new posts.',
  reached_active_user_cap: 'The daily quota for active publishing users from your client is reached.',
  unaudited_client_can_only_post_to_private_accounts:
    'Unaudited clients can only post to a private account. The publish attempt will be blocked when calling /publish/video/init/',
  url_ownership_unverified: 'To use PULL_FROM_URL, you must verify the ownership of the URL domain or URL prefix.',
  privacy_level_option_mismatch: 'Privacy level is not specified or not among the options from the creator_info API.',
  invalid_publish_id: 'The publish_id does not exist.',
  token_not_authorized_for_specified_publish_id:
    'The access_token does not have authorization for operating this publish_id.',
  publish_not_cancellable: 'The publish cannot be cancelled any more.',
  app_version_check_failed: 'The TikTok app of the user is older than 31.8.',
  internal_error: 'Something went wrong on our side.',
};

export const errorAnswer = (
  code: string,
  { status = statusOf[code] ?? 400, message = messages[code] ?? code } = {},
): Answer => ({
  status,
  body: { data: {}, error: { code, message, log_id: logId() } },
});

export const refuse = (code: string, more: { status?: number; message?: string } = {}): Refusal =>
  new Refusal(errorAnswer(code, more));

/** The posting API writes it in the singular, the display API in the plural (§7). */
export const invalidParam = (message: string): Refusal => refuse('invalid_param', { message });
export const invalidParams = (message: string): Refusal => refuse('invalid_params', { message });

/** OAuth's shape is another: no envelope (§1.5). */
export const oauthAnswer = (status: number, error: string, description: string): Answer => ({
  status,
  headers: { 'cache-control': 'no-store' },
  body: { error, error_description: description, log_id: logId() },
});
