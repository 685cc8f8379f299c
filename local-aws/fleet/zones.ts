/** The id of a zone as this account sees it, for example `use1-az1` for `us-east-1a`. */
export function zoneIdOf(zone: string): string {
  const [, region, letter] = /^(.*\d)([a-z])$/.exec(zone) ?? [];
  if (region === undefined) throw new Error(`${JSON.stringify(zone)} is not an Availability Zone`);
  return `${shortNameOf(region)}-az${letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1}`;
}

/** For example `use1`, `usgw1`, `apse2`. */
function shortNameOf(region: string): string {
  const parts = region.split('-');
  const number = parts.pop() ?? '';
  const [area, ...where] = parts;
  return area + where.map((word) => /^(north|south|central)(east|west)$/.exec(word)?.slice(1).map((part) => part[0]).join('') ?? word[0]).join('') + number;
}
