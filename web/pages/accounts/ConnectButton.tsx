import type { ComponentProps } from 'react';
import { Button } from '../../parts/Button.js';
import { Refusal } from '../../parts/states.js';
import styles from './accounts.module.css';
import { type ToConnect, useConnect } from './queries.js';

type Props = Pick<ComponentProps<typeof Button>, 'look' | 'size' | 'children'> & {
  of: ToConnect;
  /** What is connected, where several buttons say the same. */
  name?: string;
};

/** Something else to connect is another wish. */
export const ConnectButton = (props: Props) => <Connecting key={JSON.stringify(props.of)} {...props} />;

function Connecting({ of, name, children, ...look }: Props) {
  const connect = useConnect(of);
  return (
    <div className={styles.connect}>
      <Button {...look} busy={connect.isPending || connect.isSuccess} onClick={() => connect.mutate()}>
        {children}
        {name && <span className="visually-hidden"> {name}</span>}
      </Button>
      {connect.error && <Refusal error={connect.error} />}
    </div>
  );
}
