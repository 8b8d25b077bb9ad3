import { Page } from '../../parts/Page.js';

export function Publishes() {
  return <Page title="Publishes">{null}</Page>;
}
