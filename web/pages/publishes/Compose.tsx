import { Page } from '../../parts/Page.js';

export function Compose() {
  return <Page title="Compose">{null}</Page>;
}
