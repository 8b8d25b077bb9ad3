import { Page } from '../../parts/Page.js';
import { EmptyState } from '../../parts/states.js';

export function Insights() {
  return (
    <Page title="Insights">
      <EmptyState title="Insights are not open yet">
        Followers, reach and engagement of each account and post will be shown here. Until then no figures are
        collected.
      </EmptyState>
    </Page>
  );
}
