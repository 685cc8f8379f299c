/** Whether two are in the same VPC, or the same subnet; an empty id says nothing. */
export function isSame(id: string, other: string): 'yes' | 'no' | 'unknown' {
  if (id === '' || other === '') return 'unknown';
  return id === other ? 'yes' : 'no';
}
