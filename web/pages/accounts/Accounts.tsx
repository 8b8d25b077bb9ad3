import { Page } from '../../parts/Page.js';

export function Accounts() {
  return <Page title="Accounts">{null}</Page>;
}
