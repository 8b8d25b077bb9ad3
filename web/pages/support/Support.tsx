import { Page } from '../../parts/Page.js';

export function Support() {
  return <Page title="Support">{null}</Page>;
}
