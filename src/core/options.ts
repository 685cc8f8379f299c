import { CHECKS, judge, localityOf, type Rules, type Source } from './checks';
import { sourceLikeness } from './likeness';
import { once } from './once';
import type { Option } from './reachability';
import type { Sensor } from './sensor/sensor';
import type { Settings } from './settings';

/**
 * Judges each kind of sensor once for each kind of source, by the checks that judge single candidates.
 *
 * @param sensorKey sensors with the same key are of one kind
 */
export function sharedOptions(
  sensors: readonly Sensor[],
  sensorKey: (sensor: Sensor) => string,
  rules: Rules,
  unknownPath: Settings['unknownPath'],
): (source: Source) => readonly Option[] {
  const sourceKey = sourceLikeness(sensors);
  const sensorKeys = sensors.map(sensorKey);
  const ofSource = new Map<string, readonly Option[]>();
  const ofAnswer = new Map<string, readonly Option[]>();
  return (source) => once(ofSource, sourceKey(source), () => {
    const ofKind = new Map<string, Grade>();
    const grades = sensors.map((sensor, index) => {
      if (CHECKS.self(source, sensor, rules).verdict === 'rejected') return 'out';
      return once(ofKind, sensorKeys[index], () => grade(source, sensor, rules, unknownPath));
    });
    return once(ofAnswer, grades.join(), () => sensors.flatMap(({ targetId }, index) => {
      const option = OPTION[grades[index]];
      return option === undefined ? [] : [{ targetId, ...option }];
    }));
  });
}

type Grade = keyof typeof OPTION;

/** All that an option says, beside the target: few enough to be told by name. */
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
  const where = localityOf(source, sensor) === 'local' ? 'local' : 'remote';
  return verdict === 'unknown' ? `${where}?` : where;
}
