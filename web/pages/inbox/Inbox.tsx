import { Page } from '../../parts/Page.js';
import { EmptyState } from '../../parts/states.js';

export function Inbox() {
  return (
    <Page title="Inbox">
      <EmptyState title="The inbox is not open yet">
        Comments and direct messages will be read, drafted for review and answered here. Until then nothing of them is
        read.
      </EmptyState>
    </Page>
  );
}
