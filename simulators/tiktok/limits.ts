import type { LimitRules, LimitsOptions } from '../shared/limits.js';

const perMinute = (limit: number): LimitRules => ({ perUser: [{ limit, windowMs: 60_000 }] });

/** §8. Sliding, per token; nothing is told of them in headers. */
const documented: Record<string, LimitRules> = {
  'POST /v2/post/publish/video/init/': perMinute(6),
  'POST /v2/post/publish/inbox/video/init/': perMinute(6),
  'POST /v2/post/publish/content/init/': perMinute(6),
  'POST /v2/post/publish/creator_info/query/': perMinute(20),
  'POST /v2/post/publish/status/fetch/': perMinute(30),
  'GET /v2/user/info/': perMinute(600),
  'POST /v2/video/list/': perMinute(600),
  'POST /v2/video/query/': perMinute(600),
};

export const limits: Omit<LimitsOptions, 'windows'> = { documented };
