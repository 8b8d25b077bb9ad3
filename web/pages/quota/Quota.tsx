import { Page } from '../../parts/Page.js';

export function Quota() {
  return <Page title="Quota">{null}</Page>;
}
