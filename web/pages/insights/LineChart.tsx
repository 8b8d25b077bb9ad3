import { useId } from 'react';
import type { Reader } from '../../parts/reader.js';
import { type Chart, type Dot, midnightsOf, type Range } from './chart.js';
import { gapInWords, momentInWords, numberInWords } from './insightWords.js';
import styles from './LineChart.module.css';

const height = 120;
const percent = (x: number): string => `${(x * 100).toFixed(2)}%`;
const up = (y: number): number => (1 - y) * height;

/** Readings as dots, with a line where none between them failed. The sentence says the same, and so does the table below it. */
export function LineChart({
  chart,
  range,
  says,
  reader,
}: {
  chart: Chart;
  range: Range;
  says: string;
  reader: Reader;
}) {
  const hatching = useId();
  const { lines, gaps, lowest, highest } = chart;
  const isDense = lines.flat().length > 60;
  const isFlat = lowest?.value === highest?.value;
  return (
    <div className={styles.chart}>
      <div className={styles.values} aria-hidden="true">
        {highest && !isFlat && <span style={{ top: up(1) }}>{numberInWords(highest.value, reader)}</span>}
        {lowest && <span style={{ top: up(isFlat ? lowest.y : 0) }}>{numberInWords(lowest.value, reader)}</span>}
        {/* As wide as the widest of them. */}
        <span className={styles.room}>{highest && numberInWords(highest.value, reader)}</span>
        <span className={styles.room}>{lowest && numberInWords(lowest.value, reader)}</span>
      </div>
      <svg className={styles.plot} role="img" aria-label={says}>
        <defs>
          <pattern id={hatching} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="2" height="8" className={styles.hatch} />
          </pattern>
        </defs>
        <line className={styles.edge} x1="0" x2="100%" y1="0" y2="0" />
        <line className={styles.edge} x1="0" x2="100%" y1={height} y2={height} />
        <Days range={range} reader={reader} />
        {gaps.map((gap) => (
          <rect
            key={gap.fromX}
            data-mark="gap"
            x={percent(gap.fromX)}
            width={percent(gap.toX - gap.fromX)}
            y="0"
            height={height}
            fill={`url(#${hatching})`}
          >
            <title>{gapInWords(gap, reader)}</title>
          </rect>
        ))}
        <svg aria-hidden="true" width="100%" height={height} viewBox={`0 0 1000 ${height}`} preserveAspectRatio="none">
          {lines.map((line) => (
            <path key={line[0]!.atMs} className={styles.line} data-mark="line" d={pathOf(line)} />
          ))}
        </svg>
        {lines.map((line) =>
          line.map((dot) => (
            <circle
              key={dot.atMs}
              className={styles.dot}
              data-mark="dot"
              cx={percent(dot.x)}
              cy={up(dot.y)}
              r={isDense && line.length > 1 ? 2 : 4}
            >
              <title>{`${numberInWords(dot.value, reader)}, ${momentInWords(dot.atMs, reader)}`}</title>
            </circle>
          )),
        )}
      </svg>
    </div>
  );
}

const pathOf = (line: readonly Dot[]): string =>
  line.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${(x * 1000).toFixed(1)} ${up(y).toFixed(1)}`).join(' ');

/** Midnights of the reader's clock; the zone is said once. */
function Days({ range, reader: { zone, locale } }: { range: Range; reader: Reader }) {
  const day = new Intl.DateTimeFormat(locale, { timeZone: zone, day: 'numeric', month: 'short' });
  const nameOfZone = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(range.toMs)
    .find(({ type }) => type === 'timeZoneName')!.value;
  return (
    <>
      {midnightsOf(range, zone, 7).map(({ x, atMs }, index) => (
        <g key={atMs} className={index % 2 === 0 ? styles.day : styles.betweenDay}>
          <line x1={percent(x)} x2={percent(x)} y1={height} y2={height + 6} />
          <text x={percent(x)} y={height + 20} textAnchor="middle">
            {day.format(atMs)}
          </text>
        </g>
      ))}
      <text className={styles.zone} x="100%" y={height + 36} textAnchor="end">
        {`days in ${zone}${nameOfZone === zone ? '' : ` (${nameOfZone})`}`}
      </text>
    </>
  );
}
