import {
  condition,
  makeContinueAsNewFunc,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { AccountId } from '../domain/ids.js';
import { newsOfInbox } from './messages.js';
import { platformCall } from './profiles.js';

const { readInbox } = proxyActivities<Activities>({ ...platformCall, startToCloseTimeout: '10 minutes' });

/** Eleven events a look: a run's history stays small, whatever the pace. */
const looksPerRun = 50;

/** Keeps an account's comments and messages coming in, by what webhooks tell and by polling, for as long as its owner lets us. */
export async function watchInbox({ accountId }: { accountId: AccountId }): Promise<'not-granted' | 'not-connected'> {
  let news = false;
  setHandler(newsOfInbox, () => {
    news = true;
  });

  for (let looks = 1; ; looks += 1) {
    news = false;
    const look = await readInbox({ accountId });
    setCurrentDetails(look.saying);
    if (look.over && !news) return look.over;
    // However fast news come: the next run begins with a look as well.
    if (looks >= looksPerRun || workflowInfo().continueAsNewSuggested)
      return await makeContinueAsNewFunc<typeof watchInbox>({ memo: workflowInfo().memo ?? {} })({ accountId });
    if (!news && look.nextInMs > 0) await condition(() => news, look.nextInMs, { summary: 'next look at the inbox' });
  }
}
