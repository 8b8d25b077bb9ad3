import { Page } from '../../parts/Page.js';

export function ReplayBatch() {
  return <Page title="ReplayBatch">{null}</Page>;
}
