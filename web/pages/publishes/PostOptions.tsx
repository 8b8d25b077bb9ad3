import { useState } from 'react';
import { Button } from '../../parts/Button.js';
import { Field } from '../../parts/Field.js';
import { Moment } from '../../parts/Moment.js';
import { Card } from '../../parts/Page.js';
import { browserZone, type ChosenTime, localTimeOf, momentOf } from '../../parts/zonedTime.js';
import styles from './Compose.module.css';
import { faultAt, type Violation } from './draft.js';
import { type OptionField, optionFields } from './options.js';

type Options = Readonly<Record<string, unknown>>;

/** The platform's own options, as it describes them. What has no field here and is set already is kept, and said. */
export function PostOptions({
  label,
  schema,
  options,
  violations,
  onChange,
}: {
  label: string;
  schema: object;
  options: Options;
  violations: readonly Violation[];
  onChange(options: Options): void;
}) {
  const { fields, others } = optionFields(schema);
  const known = new Set(fields.map(({ name }) => name));
  const kept = Object.keys(options).filter((name) => !known.has(name));
  const set = (name: string, value: unknown) => {
    const { [name]: _, ...rest } = options;
    onChange(value === undefined ? rest : { ...rest, [name]: value });
  };
  if (fields.length === 0 && kept.length === 0) return null;
  return (
    <Card label={`Options on ${label}`}>
      <h2>Options on {label}</h2>
      <div className={styles.options}>
        {fields.map((field) => (
          <Option
            key={field.name}
            field={field}
            value={options[field.name]}
            fault={faultAt(violations, `option:${field.name}`)}
            onChange={(value) => set(field.name, value)}
          />
        ))}
      </div>
      {kept.map((name) => (
        <div key={name} className={styles.kept}>
          <p>
            {others.find((other) => other.name === name)?.title ?? name}: kept as it was,{' '}
            {JSON.stringify(options[name])}
          </p>
          {faultAt(violations, `option:${name}`) && (
            <p className={styles.fault}>{faultAt(violations, `option:${name}`)}</p>
          )}
          <Button size="small" onClick={() => set(name, undefined)}>
            Leave it out
          </Button>
        </div>
      ))}
    </Card>
  );
}

interface One {
  field: OptionField;
  value: unknown;
  fault: string | undefined;
  onChange(value: unknown): void;
}

function Option(one: One) {
  switch (one.field.kind) {
    case 'switch':
      return <Switch {...one} />;
    case 'moment':
      return <MomentOption {...one} />;
    case 'list':
      return <List {...one} />;
    default:
      return <Simple {...one} />;
  }
}

function Switch({ field, value, fault, onChange }: One) {
  return (
    <div>
      <label className={styles.switch}>
        <input
          type="checkbox"
          role="switch"
          aria-checked={value === true}
          checked={value === true}
          onChange={({ target }) => onChange(target.checked || undefined)}
        />
        {field.title}
      </label>
      {field.description && <p className={styles.soft}>{field.description}</p>}
      {fault && <p className={styles.fault}>{fault}</p>}
    </div>
  );
}

function Simple({ field, value, fault, onChange }: One) {
  return (
    <Field label={field.title} hint={field.description} fault={fault}>
      {(control) => {
        if (field.kind === 'choice') {
          return (
            <select
              {...control}
              value={typeof value === 'string' ? value : ''}
              onChange={({ target }) => onChange(target.value || undefined)}
            >
              <option value="">{field.required ? 'Choose' : 'Left out'}</option>
              {field.choices.map(({ value, name }) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          );
        }
        if (field.kind === 'number') {
          return (
            <input
              {...control}
              type="number"
              min={field.min}
              max={field.max}
              value={typeof value === 'number' ? value : ''}
              onChange={({ target }) => onChange(target.value === '' ? undefined : target.valueAsNumber)}
            />
          );
        }
        return (
          <input
            {...control}
            value={typeof value === 'string' ? value : ''}
            onChange={({ target }) => onChange(target.value || undefined)}
          />
        );
      }}
    </Field>
  );
}

/** Several words with commas between them. */
function List({ field, value, fault, onChange }: One) {
  const [text, setText] = useState(() => (Array.isArray(value) ? value.join(', ') : ''));
  return (
    <Field label={field.title} hint={`${field.description ?? ''} With commas between them.`.trim()} fault={fault}>
      {(control) => (
        <input
          {...control}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            const words = target.value.split(',').flatMap((word) => word.trim() || []);
            onChange(words.length > 0 ? words : undefined);
          }}
        />
      )}
    </Field>
  );
}

/** While it is not decided which moment is meant, the option holds none, and the check says so. */
function MomentOption({ field, value, fault, onChange }: One) {
  const zone = browserZone();
  const at = typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;
  const [chosen, setChosen] = useState<ChosenTime>(() => ({
    local: localTimeOf(at ?? Date.now() + 86_400_000, zone),
    zone,
  }));
  const isSet = value !== undefined;
  return (
    <div className={styles.wide}>
      <label className={styles.switch}>
        <input
          type="checkbox"
          role="switch"
          aria-checked={isSet}
          checked={isSet}
          onChange={({ target }) => onChange(target.checked ? (momentOf(chosen) ?? '') : undefined)}
        />
        {field.title}
      </label>
      {field.description && <p className={styles.soft}>{field.description}</p>}
      {isSet && (
        <Moment
          label={field.title}
          value={chosen}
          fault={fault}
          onChange={(to) => {
            setChosen(to);
            onChange(momentOf(to) ?? '');
          }}
        />
      )}
    </div>
  );
}
