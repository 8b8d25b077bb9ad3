import { useState } from 'react';
import { Button } from '../../parts/Button.js';
import { Dialog } from '../../parts/Dialog.js';
import { listed } from '../../parts/words.js';
import styles from './accounts.module.css';
import { ConnectButton } from './ConnectButton.js';
import { abilitiesOf, type Login, loginName } from './logins.js';

/** Where a platform has several kinds of login: what each needs and can do, to choose from. */
export function KindsOfLoginButton({
  logins,
  look = 'plain',
  children,
}: {
  logins: readonly Login[];
  look?: 'primary' | 'plain';
  children: string;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const { label } = logins[0]!;
  return (
    <>
      <Button look={look} onClick={() => setIsOpen(true)} aria-haspopup="dialog">
        {children}
      </Button>
      <Dialog open={isOpen} onOpenChange={setIsOpen} title={`How do you want to log in to ${label}?`}>
        <p>{label} has several kinds of login, which differ in what they need and can do.</p>
        <ul className={styles.kinds}>
          {logins.map((login) => (
            <li key={login.flavour ?? ''} className={styles.kind}>
              <Kind login={login} />
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}

function Kind({ login }: { login: Login }) {
  const { can, cannot } = abilitiesOf(login);
  const name = loginName(login);
  return (
    <>
      <h3>{name}</h3>
      {login.accountNeeded && <p>Needs: {login.accountNeeded}</p>}
      <p>Can do: {listed(can)}.</p>
      {cannot.map(({ what, why }) => (
        <p key={what}>
          Cannot do: {what}. {why}
        </p>
      ))}
      {login.configured ? (
        <ConnectButton look="primary" of={{ platform: login.platform, flavour: login.flavour }}>
          {`Connect with ${name}`}
        </ConnectButton>
      ) : (
        <p>Not set up here: this installation has no credentials for it.</p>
      )}
    </>
  );
}
