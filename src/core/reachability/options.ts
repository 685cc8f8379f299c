import { judge, localityOf, type Rules, type Source } from './checks';
import { sensorLikeness, sourceLikeness } from './likeness';
import type { CompiledNetwork } from '../network/compiled';
import { once } from '../once';
import type { Option } from '../reachability';
import type { Settings } from '../settings';
import type { Sensor } from '../targets/sensor';

/** Judges one sensor of each kind for one source of each kind, by the checks that judge single candidates. */
export function sharedOptions(
  sensors: readonly Sensor[],
  network: CompiledNetwork,
  rules: Rules,
  unknownPath: Settings['unknownPath'],
): (source: Source) => readonly Option[] {
  const sourceKey = sourceLikeness(sensors);
  const keys = sensors.map(sensorLikeness(network));
  const kinds = [...new Set(keys)];
  const examples = kinds.map((kind) => sensors[keys.indexOf(kind)]);
  const kindOf = keys.map((key) => kinds.indexOf(key));
  const receiverIds = new Set(sensors.flatMap((sensor) => sensor.receiverIds));

  const ofSource = new Map<string, readonly Option[]>();
  const ofKinds = new Map<string, readonly Option[]>();
  const ofSensors = new Map<string, readonly Option[]>();
  const fromGrades = (grades: readonly Grade[]) => once(ofSensors, grades.join(), () => sensors.flatMap(({ targetId }, index) => {
    const option = OPTION[grades[index]];
    return option === undefined ? [] : [{ targetId, ...option }];
  }));
  return (source) => once(ofSource, sourceKey(source), () => {
    const gradeOf = (sensor: Sensor) => grade(source, sensor, rules, unknownPath);
    // A receiver may be rejected by its own sensor alone, so that sensors of one kind are not alike to it.
    if (source.ids.some((id) => receiverIds.has(id))) return fromGrades(sensors.map(gradeOf));
    const grades = examples.map(gradeOf);
    return once(ofKinds, grades.join(), () => fromGrades(kindOf.map((kind) => grades[kind])));
  });
}

type Grade = keyof typeof OPTION;

/** All that an option says beside its target: little enough to be told by a name. */
const OPTION = {
  'out': undefined,
  'local': { unknown: false, crossZone: false },
  'remote': { unknown: false, crossZone: true },
  'local?': { unknown: true, crossZone: false },
  'remote?': { unknown: true, crossZone: true },
} as const;

function grade(source: Source, sensor: Sensor, rules: Rules, unknownPath: Settings['unknownPath']): Grade {
  const { verdict } = judge(source, sensor, rules);
  if (verdict === 'rejected' || (verdict === 'unknown' && unknownPath === 'rejected')) return 'out';
  // Only where other zones are to be avoided does it matter that a sensor is in one.
  const where = rules.zoneLocality !== 'prefer-local' || localityOf(source, sensor) === 'local' ? 'local' : 'remote';
  return verdict === 'unknown' ? `${where}?` : where;
}

/** The option that a sensor is, whatever unknown paths count as. */
export function optionOf(source: Source, { targetId, ...sensor }: Sensor, rules: Rules): Option | undefined {
  const option = OPTION[grade(source, { targetId, ...sensor }, rules, 'eligible')];
  return option && { targetId, ...option };
}
