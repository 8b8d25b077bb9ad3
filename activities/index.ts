import { connectActivities } from './connect.js';
import type { Deps } from './deps.js';
import { disconnectActivities } from './disconnect.js';
import { eraseActivities } from './erase.js';
import { eventActivities } from './events.js';
import { translated } from './failures.js';
import { importActivities } from './imports.js';
import { inboxActivities } from './inbox.js';
import { insightActivities } from './insights.js';
import { offerActivities } from './offers.js';
import { publishActivities } from './publish.js';
import { replayActivities } from './replays.js';
import { replyActivities } from './replies.js';
import { tokenActivities } from './tokens.js';
import { unpublishActivities } from './unpublish.js';

/** Every effect of the product, by the name Temporal Web shows. Each may run twice. */
export const createActivities = (deps: Deps) =>
  translated(
    {
      ...connectActivities(deps),
      ...tokenActivities(deps),
      ...publishActivities(deps),
      ...unpublishActivities(deps),
      ...replayActivities(deps),
      ...importActivities(deps),
      ...insightActivities(deps),
      ...inboxActivities(deps),
      ...replyActivities(deps),
      ...offerActivities(deps),
      ...disconnectActivities(deps),
      ...eraseActivities(deps),
      ...eventActivities(deps),
    },
    deps.log,
  );

export type Activities = ReturnType<typeof createActivities>;
