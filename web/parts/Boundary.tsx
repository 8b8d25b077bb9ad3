import { Component, type ReactNode } from 'react';
import { ErrorState } from './states.js';

/** A page that cannot be drawn leaves what stands around it as it is. */
export class Boundary extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorState error={new Error('This page cannot be shown.', { cause: error })} onRetry={() => location.reload()} />
    );
  }
}
