import { connect, worldOf } from '../../local/demo/world.js';
import type { Owner } from '../../local/guides/guide.js';
import { type GuideName, openGuides } from '../../local/guides/index.js';
import type { Stack } from '../../local/stack.js';

/** Connects an account of somebody new at a platform, as its owner would. */
export type ConnectedTo = (name: GuideName) => Promise<Owner & { readonly accountId: string }>;

export async function connecting(stack: Stack): Promise<ConnectedTo> {
  const guides = await openGuides(stack.simulatorUrl);
  return async (name) => {
    const owner = await guides[name].newOwner();
    const { accountId } = await connect(worldOf(stack), guides[name], owner);
    return { ...owner, accountId };
  };
}
