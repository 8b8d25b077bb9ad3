import { Page } from '../../parts/Page.js';

export function Publish() {
  return <Page title="Publish">{null}</Page>;
}
