import type { ApiDeps } from '../deps.js';
import type { Route } from '../route.js';
import { accountRoutes } from './accounts.js';
import { autoApproveRuleRoutes } from './autoApproveRules.js';
import { callbackRoutes } from './callback.js';
import { changeRoutes } from './changes.js';
import { connectRoutes } from './connect.js';
import { connectionRoutes } from './connections.js';
import { conversationRoutes } from './conversations.js';
import { corpusRoutes } from './corpus.js';
import { deletionRoutes } from './deletions.js';
import { docsRoutes } from './docs.js';
import { draftRoutes } from './drafts.js';
import { eventDeliveryRoutes } from './eventDeliveries.js';
import { eventEndpointRoutes } from './eventEndpoints.js';
import { eventRoutes } from './events.js';
import { failureRoutes } from './failures.js';
import { healthRoutes } from './health.js';
import { importRoutes } from './imports.js';
import { inboxRoutes } from './inbox.js';
import { insightRoutes } from './insights.js';
import { mediaRoutes } from './media.js';
import { mediaFileRoutes } from './mediaFiles.js';
import { noticeRoutes } from './notices.js';
import { pageRoutes } from './pages.js';
import { platformRoutes } from './platforms.js';
import { publishRoutes } from './publishes.js';
import { quotaRoutes } from './quota.js';
import { replayBatchRoutes } from './replayBatches.js';
import { replayRoutes } from './replays.js';
import { sessionRoutes } from './sessions.js';
import { settleRoutes } from './settle.js';
import { webhookRoutes } from './webhooks.js';

/** Every route there is: what is not in this table is not served. */
export function allRoutes(deps: ApiDeps): Route[] {
  const routes = [
    ...connectionRoutes(deps),
    ...accountRoutes(deps),
    ...quotaRoutes(deps),
    ...importRoutes(deps),
    ...insightRoutes(deps),
    ...corpusRoutes(deps),
    ...publishRoutes(deps),
    ...replayRoutes(deps),
    ...settleRoutes(deps),
    ...failureRoutes(deps),
    ...replayBatchRoutes(deps),
    ...conversationRoutes(deps),
    ...inboxRoutes(deps),
    ...draftRoutes(deps),
    ...autoApproveRuleRoutes(deps),
    ...mediaRoutes(deps),
    ...mediaFileRoutes(deps),
    ...noticeRoutes(deps),
    ...eventRoutes(deps),
    ...eventEndpointRoutes(deps),
    ...eventDeliveryRoutes(deps),
    ...sessionRoutes(deps),
    ...changeRoutes(deps),
    ...platformRoutes(deps),
    ...connectRoutes(deps),
    ...callbackRoutes(deps),
    ...webhookRoutes(deps),
    ...deletionRoutes(deps),
    ...healthRoutes(deps),
    ...pageRoutes(deps),
  ];
  return [...routes, ...docsRoutes(routes, deps)];
}
