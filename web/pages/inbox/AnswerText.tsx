import { useQuery } from '@tanstack/react-query';
import { Field } from '../../parts/Field.js';
import { useRested } from '../../parts/useRested.js';
import { WithTimes } from '../../parts/WithTimes.js';
import styles from './inbox.module.css';
import { verdictOnAnswer } from './queries.js';

/** Where an answer is written, judged as the platform would while it is. */
export function AnswerText({
  messageId,
  platform,
  label,
  text,
  onChange,
}: {
  messageId: string;
  platform: string;
  label: string;
  text: string;
  onChange(text: string): void;
}) {
  const rested = useRested(text);
  const { data, error, isFetching, isPlaceholderData } = useQuery(verdictOnAnswer(messageId, rested));
  const isBlank = text.trim() === '';
  const isCurrent = rested === text && !isFetching && !isPlaceholderData;
  const violations = isBlank ? [] : (data?.violations ?? []);
  return (
    <>
      <Field
        label={label}
        fault={
          violations.length > 0 && (
            <ul className={styles.faults}>
              {violations.map(({ message }) => (
                <li key={message}>
                  <WithTimes text={message} />
                </li>
              ))}
            </ul>
          )
        }
      >
        {(control) => (
          <textarea
            {...control}
            className={styles.answerText}
            rows={3}
            maxLength={10_000}
            value={text}
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </Field>
      <p role="status" className={styles.soft}>
        {isBlank ? '' : inWords()}
      </p>
    </>
  );

  function inWords(): string {
    if (error) return 'It cannot be checked just now. It is checked again before it is approved.';
    if (!isCurrent) return 'Checking …';
    return violations.length === 0
      ? `${platform} would take this answer.`
      : `${platform} would refuse this answer. It can be saved, and not approved.`;
  }
}
