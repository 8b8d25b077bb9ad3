import { useId } from 'react';
import type { AccountInsights } from '../../api/types.js';
import { reader } from '../../parts/reader.js';
import { chartOf, type Point } from './chart.js';
import styles from './insights.module.css';
import { chartInWords, gapInWords, momentInWords, numberInWords, periodInWords, type Shown } from './insightWords.js';
import { LineChart } from './LineChart.js';

/** A number over time: the newest, as a line, its gaps in words, and all of it as a table; or why there is none. */
export function NumberChart({
  shown: { name, from, period, points, whyNot },
  of: { step, ...insights },
  label,
}: {
  shown: Shown;
  of: Pick<AccountInsights, 'from' | 'to' | 'step' | 'missing'>;
  label: string;
}) {
  const title = useId();
  const range = { fromMs: Date.parse(insights.from), toMs: Date.parse(insights.to) };
  const chart = points && chartOf(points, range);
  return (
    <article className={styles.number} aria-labelledby={title}>
      <div className={styles.numberHead}>
        <h2 id={title}>{name}</h2>
        {chart?.newest && <p className={styles.newest}>{numberInWords(chart.newest.value, reader)}</p>}
      </div>
      {!chart && (
        <p className={styles.soft}>
          {whyNot.length > 0 ? whyNot.join(' ') : `No reading of this in the time shown: ${label} told none.`}
        </p>
      )}
      {chart && points && (
        <>
          <p className={styles.soft}>
            {from && `The sum of ${from}, `}
            {period && periodInWords(period)}
          </p>
          <LineChart chart={chart} range={range} says={chartInWords(chart, name, reader)} reader={reader} />
          {chart.gaps.length > 0 && (
            <ul className={styles.gaps}>
              {chart.gaps.map((gap) => (
                <li key={gap.fromX}>{gapInWords(gap, reader)}</li>
              ))}
            </ul>
          )}
          <details>
            <summary>The same as a table</summary>
            <p className={styles.soft}>
              {step === 'hour'
                ? 'One line for each hour in which it was to be read, with its beginning.'
                : `One line for each ${step} in which it was to be read, with the last number of it. Days are those of UTC; shown is when they begin on your clock.`}
            </p>
            <Readings points={points} name={name} />
          </details>
        </>
      )}
    </article>
  );
}

function Readings({ points, name }: { points: readonly Point[]; name: string }) {
  return (
    <table className={styles.readings}>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">{name}</th>
        </tr>
      </thead>
      <tbody>
        {points.map(({ at, value }) => (
          <tr key={at}>
            <td>{momentInWords(Date.parse(at), reader)}</td>
            <td>{value === null ? 'no reading' : numberInWords(value, reader)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
